import { describe, expect, it } from 'vitest'
import { Envelope } from '../../src/calls/envelope.ts'
import { Line } from '../../src/conversation/line.ts'
import { WireError } from '../../src/errors/wire-error.ts'
import { Kind } from '../../src/wire/kind.ts'
import { PLAIN } from '../calls/asked.ts'

const stage = (refuses = (_: readonly unknown[]) => false) => {
  const said: (readonly unknown[])[] = []
  const open = new Set<Envelope>()
  const envelope = new Envelope(PLAIN, { resolve: () => {}, reject: () => {} }, 0)
  envelope.deliveryId = 7
  open.add(envelope)
  const line = new Line(envelope, 'msgpack', {
    isCongested: false,
    say: (message) => {
      if (refuses(message)) throw new WireError('WIRE_UNENCODABLE', 'too large')
      said.push(message)
    },
    has: (each) => open.has(each),
  })
  return { said, open, envelope, line }
}

describe('Line', () => {
  it('says everything under the id of its call', () => {
    const { line, said } = stage()
    line.credit(3)
    line.push({ n: 1 })
    line.end()
    expect(said).toEqual([
      [Kind.CREDIT, 7, 3],
      [Kind.PUSH, 7, { n: 1 }],
      [Kind.END, 7],
    ])
  })

  it('says why the source of an argument failed', () => {
    const { line, said } = stage()
    line.end(new RangeError('too far'))
    expect(said).toEqual([[Kind.END, 7, { code: 'HANDLER_FAILED', name: 'RangeError', message: 'too far' }]])
  })

  it('says that the source of an argument failed, also when the error itself cannot be carried', () => {
    const { line, said } = stage((message) => JSON.stringify(message).length > 1_000)
    line.end(new Error('x'.repeat(5_000)))
    expect(said).toEqual([[Kind.END, 7, { code: 'UNENCODABLE', name: 'Unencodable', message: 'too large' }]])
  })

  it('refuses an element that cannot be carried', () => {
    const { line, said } = stage()
    expect(() => line.push({ f: () => {} })).toThrow(expect.objectContaining({ code: 'WIRE_UNENCODABLE' }))
    expect(said).toEqual([])
  })

  it.each([
    ['when the call is answered', ({ open, envelope }: ReturnType<typeof stage>) => void open.delete(envelope)],
    ['when the call was delivered again', ({ envelope }: ReturnType<typeof stage>) => void (envelope.deliveryId = 8)],
  ])('says nothing more %s', (_, change) => {
    const staged = stage()
    change(staged)
    staged.line.credit(1)
    staged.line.push(1)
    staged.line.end()
    expect(staged.said).toEqual([])
  })
})
