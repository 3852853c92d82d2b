import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeTerm } from '../../../../../adapters/protocols/ports/etf/decode-term.ts'
import { encodeTerm } from '../../../../../adapters/protocols/ports/etf/encode-term.ts'
import { atom, tuple } from '../../../../../adapters/protocols/ports/etf/term.ts'
import { contentLimitsOf, UNLIMITED } from '../../../../../src/wire/content-limits.ts'
import { hasPrograms } from '../../../../fixtures/has-programs.ts'

const hasErlang = hasPrograms('erl')

/** Each line of its input is an expression; prints what `Each` makes of its value. */
function erlang(each: string, lines: readonly string[]): readonly string[] {
  const program = `
    F = fun F() -> case io:get_line("") of
      eof -> ok;
      Line -> In = string:trim(Line), io:put_chars([${each}, 10]), F() end end,
    F(), halt(0).`
  const input = `${lines.join('\n')}\n`
  return execFileSync('erl', ['-noshell', '-eval', program], { input, encoding: 'utf8' }).trimEnd().split('\n')
}

const EVALUATED = `begin {ok, T, _} = erl_scan:string(In ++ "."), {ok, E} = erl_parse:parse_exprs(T), {value, V, _} = erl_eval:exprs(E, []), string:lowercase(binary:encode_hex(term_to_binary(V))) end`
const AGAIN = `string:lowercase(binary:encode_hex(term_to_binary(binary_to_term(binary:decode_hex(list_to_binary(In))))))`

const plain = (bytes: Buffer): unknown => decodeTerm(bytes, { terms: 'plain', limits: UNLIMITED })
const tagged = (bytes: Buffer): unknown => decodeTerm(bytes, { terms: 'tagged', limits: UNLIMITED })

/** Of each: the expression, `term_to_binary` of it in OTP 25, and its value. */
const GOLDEN: readonly (readonly [string, string, unknown])[] = [
  ['1', '836101', 1],
  ['-1', '8362ffffffff', -1],
  ['1 bsl 40', '836e0600000000000001', 2 ** 40],
  ['-(1 bsl 70)', '836e0901000000000000000040', -(2n ** 70n)],
  ['1.5', '83463ff8000000000000', 1.5],
  ['ok', '8377026f6b', 'ok'],
  ['undefined', '837709756e646566696e6564', null],
  ['<<"ab">>', '836d000000026162', 'ab'],
  ['<<255>>', '836d00000001ff', Buffer.of(255)],
  ['[]', '836a', []],
  ['"ab"', '836b00026162', [97, 98]],
  ['[ok, 1]', '836c0000000277026f6b61016a', ['ok', 1]],
  ['[1 | 2]', '836c0000000161016102', { $improper: [[1], 2] }],
  ['{ok, 1}', '83680277026f6b6101', ['ok', 1]],
  ['#{a => 1}', '837400000001770161' + '6101', { a: 1 }],
  ['#{{} => 1}', '837400000001' + '6800' + '6101', { $map: [[[], 1]] }],
]

describe('the external term format', () => {
  it.each(GOLDEN)('%s', (_, hex, value) => {
    expect(plain(Buffer.from(hex, 'hex'))).toEqual(value)
  })

  it.skipIf(!hasErlang)('the golden vectors are what Erlang writes', () => {
    // An older Erlang writes atoms in Latin-1.
    const written = erlang(
      EVALUATED,
      GOLDEN.map(([expression]) => expression),
    ).map((hex) => hex.replaceAll(/6400(0[29])/g, '77$1').replaceAll('640001', '7701'))
    expect(written).toEqual(GOLDEN.map(([, hex]) => hex))
  })

  const term = fc.letrec((of) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      fc.integer(),
      fc.maxSafeInteger(),
      fc
        .bigInt({ min: -(2n ** 2100n), max: 2n ** 2100n })
        .map((n) => (Number.isSafeInteger(Number(n)) ? Number(n) : n)),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Number.isSafeInteger(n) || Object.is(n, -0)),
      fc.boolean(),
      fc
        .string({ unit: 'grapheme', maxLength: 60 })
        .filter((name) => name !== 'true' && name !== 'false')
        .map(atom),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.array(of('any')),
      fc.array(of('any')).map((elements) => tuple(...elements)),
      fc.tuple(fc.array(of('any'), { minLength: 1 }), fc.integer()).map((pair) => ({ $improper: pair })),
      fc.uniqueArray(fc.tuple(fc.integer(), of('any')), { selector: ([key]) => key }).map((pairs) => ({ $map: pairs })),
    ),
  })).any

  it('what is encoded is decoded to the same term', () => {
    fc.assert(
      fc.property(term, (value) => {
        expect(tagged(encodeTerm(value))).toEqual(value)
      }),
    )
  })

  it.skipIf(!hasErlang)('what is encoded is read by Erlang, and written again as the same term', () => {
    const values = fc.sample(term, { numRuns: 300, seed: 1 })
    const back = erlang(
      AGAIN,
      values.map((value) => encodeTerm(value).toString('hex')),
    )
    expect(back).toHaveLength(values.length)
    back.forEach((hex, i) => expect(sorted(tagged(Buffer.from(hex, 'hex')))).toEqual(sorted(values[i])))
  })

  it('values without a tag become what is nearest in Erlang', () => {
    const value = {
      text: 'ä',
      none: null,
      gone: undefined,
      list: [1, undefined],
      bytes: new Uint8Array([255]),
      big: 10n,
    }
    expect(plain(encodeTerm(value))).toEqual({ text: 'ä', none: null, list: [1, null], bytes: Buffer.of(255), big: 10 })
    expect(plain(encodeTerm(new Map([[1, 'a']])))).toEqual({ 1: 'a' })
    expect(plain(encodeTerm(new Date(0)))).toBe('1970-01-01T00:00:00.000Z')
  })

  it('a key __proto__ becomes __proto_, and keys that are one as text stay apart', () => {
    expect(plain(encodeTerm({ $map: [['__proto__', 1]] }))).toEqual({ __proto_: 1 })
    expect(
      plain(
        encodeTerm({
          $map: [
            ['1', 'a'],
            [1, 'b'],
          ],
        }),
      ),
    ).toEqual({
      $map: [
        ['1', 'a'],
        [1, 'b'],
      ],
    })
  })

  it.each([Number.NaN, Infinity, () => 0, Symbol('x'), atom('x'.repeat(256))])('refuses to encode %s', (value) => {
    expect(() => encodeTerm(value)).toThrow(expect.objectContaining({ code: 'WIRE_UNENCODABLE' }))
  })

  it.each([
    ['nothing', '', 'ends in the middle'],
    ['another version', '8261', 'begins with byte 130'],
    ['something after it', '83610101', '1 bytes follow'],
    ['a term cut off', '836d00000002ff', 'ends in the middle'],
    ['4 G elements', '836cffffffff', 'claims 4294967295 elements'],
    ['4 G keys', '8374ffffffff', 'elements'],
    ['4 GiB of binary', '836dffffffff', 'ends in the middle'],
    ['an integer of 4 GiB', '836fffffffff00', 'an integer of 4294967295 bytes'],
    ['a compressed term', '8350000000ff', 'a compressed term'],
    ['a pid', '8358', 'a pid'],
    ['a function', '8370', 'a function'],
    ['a bit string', '834d', 'a bit string'],
    ['a tag that does not exist', '8300', 'an unknown tag, 0'],
    ['too many levels', `83${'6801'.repeat(600)}6a`, 'deeper than 512'],
    ['an atom that is not UTF-8', '837701ff', 'an atom that is not UTF-8'],
  ])('refuses to read %s', (_, hex, why) => {
    const refused = expect.objectContaining({ code: 'WIRE_BAD_PAYLOAD', message: expect.stringContaining(why) })
    expect(() => plain(Buffer.from(hex, 'hex'))).toThrow(refused)
  })

  it('refuses more than a frame may hold, before any of it is made', () => {
    const limits = contentLimitsOf(1_024)
    const lists = encodeTerm(Array.from({ length: limits.containers + 1 }, () => []))
    expect(() => decodeTerm(lists, { terms: 'plain', limits })).toThrow(
      expect.objectContaining({ code: 'WIRE_TOO_MANY_CONTAINERS' }),
    )
    const numbers = encodeTerm(Array.from({ length: limits.elements + 1 }, () => 0))
    expect(() => decodeTerm(numbers, { terms: 'plain', limits })).toThrow(
      expect.objectContaining({ code: 'WIRE_TOO_MANY_ELEMENTS' }),
    )
  })

  it('whatever the bytes are, it is a term or a refusal with a code', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          plain(Buffer.concat([Buffer.of(131), bytes]))
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^WIRE_/) })
        }
      }),
    )
  })
})

/** Erlang orders the keys of a map in its own way. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (Buffer.isBuffer(value) || typeof value !== 'object' || value === null) return value
  const [[tag, inner] = ['', undefined]] = Object.entries(value)
  if (tag !== '$map' || !Array.isArray(inner)) return { [tag]: sorted(inner) }
  const pairs = inner as readonly (readonly [number, unknown])[]
  return { $map: [...pairs].sort(([a], [b]) => a - b).map(sorted) }
}
