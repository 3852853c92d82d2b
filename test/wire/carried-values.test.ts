import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonCodec } from '../../src/wire/json-codec.ts'
import { msgpackCodec } from '../../src/wire/msgpack-codec.ts'
import { illegalMsgpack, legalMsgpack } from './arbitrary-msgpack.ts'
import { faultOfCarried } from './carried.ts'

const BAD_PAYLOAD = expect.objectContaining({ name: 'WireError', code: 'WIRE_BAD_PAYLOAD' })

const RUNS = { numRuns: 3_000 }

describe('what a worker writes in MessagePack', () => {
  it('becomes nothing but plain values, none of them twice, in every form', () => {
    fc.assert(
      fc.property(legalMsgpack, ({ bytes }) => {
        expect(faultOfCarried(msgpackCodec.decode(bytes))).toBeUndefined()
      }),
      RUNS,
    )
  })

  it('is refused with an extension in it that is no timestamp, with 0xc1, or with a key that is none', () => {
    fc.assert(
      fc.property(illegalMsgpack, ({ bytes }) => {
        expect(() => msgpackCodec.decode(bytes)).toThrow(BAD_PAYLOAD)
      }),
      RUNS,
    )
  })

  it('becomes plain values or is refused, whichever bytes of it are changed', () => {
    const change = fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(255))
    fc.assert(
      fc.property(fc.oneof(legalMsgpack, illegalMsgpack), fc.array(change, { maxLength: 4 }), ({ bytes }, changes) => {
        const changed = Buffer.from(bytes)
        for (const [place, byte] of changes) changed[Math.floor(place * changed.length)] = byte
        let value: unknown
        try {
          value = msgpackCodec.decode(changed)
        } catch (error) {
          expect(error).toEqual(BAD_PAYLOAD)
          return
        }
        expect(faultOfCarried(value)).toBeUndefined()
      }),
      RUNS,
    )
  })

  it.each([
    ['a set', 'd473009101'],
    ['an error', 'd4650093a5457272 6f72a178c0'],
    ['a regular expression', 'd4780092a161a0'],
    ['a typed array', 'c7027401ff'],
    ['an ArrayBuffer', 'c7027410ff'],
    ['a BigInt without end', 'c80010420102030405060708010203040506070a'],
    ['undefined', 'd40000'],
    ['a record', 'd4724091a16101'],
    ['a record with an id of two bytes', 'd572400091a16101'],
    ['bundled strings', 'd66200000002a161a162'],
    ['a value that is referred to', 'd669000000019101'],
    ['a cycle', 'd6690000000191d67000000001'],
    ['a reference to nothing', 'd67000000001'],
    ['an extension of nobody', 'd405ff'],
  ])('is refused when it is %s of msgpackr', (_, hex) => {
    const payload = Buffer.from(hex.replaceAll(' ', ''), 'hex')
    expect(() => msgpackCodec.decode(Buffer.concat([Buffer.of(0x91), payload]))).toThrow(
      /of all extensions only the timestamp/,
    )
  })

  it('is refused before anything is decoded: pointers in pointers cost nothing', () => {
    // Each doubles what is behind it: nobody would see the end of sixty.
    const levels = Array.from({ length: 60 }, (_, at) => `d669${at.toString(16).padStart(8, '0')}92`)
    const payload = Buffer.from(`${levels.join('')}c0${'d67000000000'.repeat(60)}`, 'hex')
    expect(() => msgpackCodec.decode(payload)).toThrow(/extension of type 105/)
  })

  it('takes the last of several pairs with the same key, and the text of a key that is a number, a boolean or nil', () => {
    const payload = Buffer.from('86a16101a16102cd010003c204c005cb3ff800000000000006', 'hex')
    expect(msgpackCodec.decode(payload)).toEqual({ a: 2, 256: 3, false: 4, null: 5, 1.5: 6 })
  })
})

describe('what a worker writes in JSON', () => {
  it('becomes nothing but plain values, none of them twice', () => {
    const object = fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'then', 'a'), fc.jsonValue())
    fc.assert(
      fc.property(fc.array(fc.oneof(object, fc.jsonValue())), fc.boolean(), (values, isEscaped) => {
        const text = JSON.stringify(values)
        const written = isEscaped ? text.replaceAll('__proto__', '\\u005f_pr\\u006Fto__') : text
        const value = jsonCodec.decode(Buffer.from(written))
        expect(faultOfCarried(value)).toBeUndefined()
        expect(value).toEqual(JSON.parse(text.replaceAll('"__proto__":', '"__proto_":')))
      }),
      RUNS,
    )
  })

  it.each(['{"__proto__":{"x":1}}', '{"\\u005f\\u005fproto\\u005F_":{"x":1}}', '{"__pro\\u0074o__":{"x":1}}'])(
    'never touches a prototype: %s',
    (text) => {
      const value = jsonCodec.decode(Buffer.from(text))
      expect(Object.assign({}, value)).toEqual({ __proto_: { x: 1 } })
      expect(Object.assign({}, value)).not.toHaveProperty('x')
    },
  )
})
