import fc from 'fast-check'
import { Kind } from '../../src/wire/kind.ts'
import { illegalMsgpack, legalMsgpack } from '../wire/arbitrary-msgpack.ts'
import { messageVectors } from '../wire/vectors.ts'

/**
 * The id of something that the host has open: the `open`-th, counted around. Stands in a message
 * where an id belongs. `streams` have credit, `inputs` have elements to give, and casts are all 0.
 * When there is none, nothing is said; for one of `any` kind, a number is.
 */
export interface OpenId {
  readonly open: number
  readonly of: 'any' | 'calls' | 'streams' | 'inputs' | 'casts'
}

/** So many arrays, one in the other. Stands in a message where a value belongs. */
export interface Nested {
  readonly nested: number
}

/**
 * How bytes are cut on their way: `held` waits for those of the next step, and they come together.
 */
export type Cut = 'whole' | 'bytewise' | 'halves' | 'held'

/**
 * One thing that happens: the worker writes, the host asks for something, or the world moves on.
 */
export type Step =
  | { readonly do: 'say'; readonly message: readonly unknown[]; readonly cut: Cut; readonly times: number }
  /** `claim`: what the header says instead of the length. */
  | { readonly do: 'payload'; readonly hex: string; readonly cut: Cut; readonly claim?: number }
  | { readonly do: 'bytes'; readonly hex: string; readonly cut: Cut }
  /** A golden frame with some bytes changed: place (0 to 1) and new value. */
  | { readonly do: 'vector'; readonly at: number; readonly changes: readonly Change[]; readonly cut: Cut }
  | { readonly do: 'call'; readonly deadlineMs: number | 'infinity'; readonly idempotent: boolean }
  | { readonly do: 'stream'; readonly window: number }
  /** `elements` of its argument; all of them come at once, as from a list. */
  | { readonly do: 'input'; readonly elements: number }
  | { readonly do: 'cast' }
  | { readonly do: 'take'; readonly count: number }
  | { readonly do: 'leave' }
  | { readonly do: 'advance'; readonly ms: number }
  /** The worker stops reading, and goes on. */
  | { readonly do: 'congest' }
  | { readonly do: 'drain' }
  | { readonly do: 'exit'; readonly code: number }

type Change = readonly [place: number, byte: number]

/** One life after another of a hostile worker, and what the host does meanwhile. */
export interface Script {
  readonly codec: 'msgpack' | 'json'
  /** Whether each life begins with a proper READY. */
  readonly isReady: boolean
  readonly steps: readonly Step[]
}

const LARGE = [2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 1e308] as const

/**
 * One value in MessagePack, as it is written. Stands in a message where a value belongs; under JSON
 * it is text.
 */
export interface Raw {
  readonly raw: string
}

const raw = fc
  .oneof({ weight: 3, arbitrary: legalMsgpack }, { weight: 1, arbitrary: illegalMsgpack })
  .map(({ bytes }): Raw => ({ raw: bytes.toString('hex') }))

const anything = fc.oneof(
  raw,
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, '', 'x', {}, [], Number.NaN, Number.POSITIVE_INFINITY),
  fc.constantFrom(...LARGE),
  fc.string({ maxLength: 20 }),
  fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'then', 'toString', 'code', 'a'), fc.jsonValue(), {
    maxKeys: 3,
  }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(20, 400, 3_000, 100_000).map((nested): Nested => ({ nested })),
)

/**
 * In what follows, what is likely is likely to be right: most faults need several things that are.
 */
const openId: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: fc.nat(5).map((open): OpenId => ({ open, of: 'any' })) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(0, 1, 2, 7, 2 ** 32 - 1, 2 ** 32, -1, 1.5, null, '1') },
)
const ownId: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(0, 2 ** 32 - 1, 2 ** 32, null, 'a') },
)
const count: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 8 }) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(100, 5_000, 2 ** 31, 2 ** 32 - 1) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(0, -1, 0.5, 2 ** 32, 2 ** 53, 1e308, null) },
)
const target: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('./sibling', './sibling', 'main/sibling', './hostile') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('', '.', '..', '../../../..', './', 'main', './sibling/', '__proto__', 'constructor'),
  },
  { weight: 1, arbitrary: fc.constantFrom(5_000, 70_000).map((length) => '../'.repeat(length)) },
  { weight: 1, arbitrary: anything },
)
const method: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('echo', 'echo', 'count', 'count', 'never', 'fails') },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'toString', '') },
  { weight: 1, arbitrary: anything },
)
const ttl = fc.constantFrom<unknown>(null, null, null, 0, 5, 1_000, 1e308, Number.POSITIVE_INFINITY, -1, 'soon')
const headers: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('a', '__proto__', 'toString'), fc.string({ maxLength: 3 })) },
  {
    weight: 1,
    arbitrary: fc.constant(Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`h${at}`, 'v']))),
  },
  { weight: 1, arbitrary: anything },
)
const code = fc.constantFrom<unknown>(
  ...['HANDLER_FAILED', 'STOPPING', 'EXPIRED', 'CANCELLED', 'UNENCODABLE', 'toString', '__proto__', 'CALL_NOPROC'],
)
const failure: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ code, message: fc.string({ maxLength: 5 }), data: anything }) },
  { weight: 1, arbitrary: anything },
)
const ready: fc.Arbitrary<unknown> = fc.oneof(
  fc.constant({ protocol: 1, sdk: 's', runtime: 'r', methods: ['m'], concurrency: 1 }),
  fc.record({
    protocol: fc.constantFrom<unknown>(1, 1, 1, 2, '1'),
    methods: fc.constantFrom<unknown>(['m'], [], [1], null),
    concurrency: fc.constantFrom<unknown>(1, 4, 1e308, 0, null),
  }),
  anything,
)

/** Mostly one of the oldest: answers to the others come out of turn. */
const idOf = (of: OpenId['of']): fc.Arbitrary<OpenId> =>
  fc.oneof({ weight: 6, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(5) }).map((open) => ({ open, of }))
const few = fc.integer({ min: 1, max: 8 })
const small = fc.constantFrom<unknown>(null, 0, 'x', { a: [1] })
const someId = fc.integer({ min: 1, max: 40 })
const nil = fc.constant(null)
const other = fc.constantFrom('./sibling', './sibling', './hostile')

/** What a worker may say. */
const proper: fc.Arbitrary<readonly unknown[]> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant(Kind.REPLY), idOf('calls'), anything) },
  { weight: 1, arbitrary: fc.tuple(fc.constant(Kind.FAIL), idOf('calls'), fc.record({ code, data: small })) },
  { weight: 6, arbitrary: fc.tuple(fc.constant(Kind.ITEM), idOf('streams'), anything) },
  { weight: 4, arbitrary: fc.tuple(fc.constant(Kind.PULL), idOf('inputs'), few) },
  { weight: 1, arbitrary: fc.tuple(fc.constant(Kind.PROGRESS), idOf('calls'), fc.constant(0.5), fc.constant('half')) },
  { weight: 4, arbitrary: fc.tuple(fc.constant(Kind.CREDIT), idOf('casts'), fc.constant(1)) },
  { weight: 3, arbitrary: fc.tuple(fc.constant(Kind.CALL), someId, other, method, small, nil) },
  {
    weight: 3,
    arbitrary: fc.tuple(
      ...([fc.constant(Kind.CALL), someId, other, fc.constant('count'), small, nil, nil, nil] as const),
      fc.constantFrom(1, 8, 100, 2 ** 32 - 1),
    ),
  },
  { weight: 3, arbitrary: fc.tuple(fc.constant(Kind.CREDIT), someId, few) },
  { weight: 2, arbitrary: fc.tuple(fc.constant(Kind.CAST), other, method, small) },
  { weight: 2, arbitrary: fc.tuple(fc.constant(Kind.CANCEL), someId) },
  { weight: 1, arbitrary: fc.constant([Kind.PONG, 1, 1]) },
  { weight: 1, arbitrary: fc.tuple(fc.constant(Kind.LOG), fc.constant('info'), fc.string({ maxLength: 9 }), anything) },
)

/** What it may not say, and what it hardly ever would. */
const improper: fc.Arbitrary<readonly unknown[]> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant(Kind.REPLY), openId, anything) },
  { weight: 3, arbitrary: fc.tuple(fc.constant(Kind.FAIL), openId, failure) },
  { weight: 8, arbitrary: fc.tuple(fc.constant(Kind.ITEM), openId, anything) },
  { weight: 5, arbitrary: fc.tuple(fc.constant(Kind.PULL), openId, count) },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constant(Kind.PROGRESS),
      openId,
      fc.constantFrom<unknown>(0, 0.5, Number.NaN, 1e308, null),
      anything,
    ),
  },
  { weight: 3, arbitrary: fc.tuple(fc.constant(Kind.CREDIT), fc.constant(0), fc.constantFrom<unknown>(1, 1, 2, 2e9)) },
  { weight: 5, arbitrary: fc.tuple(fc.constant(Kind.CREDIT), ownId, count) },
  { weight: 6, arbitrary: fc.tuple(fc.constant(Kind.CALL), ownId, target, method, anything, ttl, headers) },
  {
    weight: 6,
    arbitrary: fc.tuple(
      ...([fc.constant(Kind.CALL), ownId, fc.constantFrom('./sibling', './hostile'), method, anything, ttl] as const),
      ...([fc.constant(null), fc.constantFrom<unknown>(null, true, 1), count] as const),
    ),
  },
  { weight: 4, arbitrary: fc.tuple(fc.constant(Kind.CAST), target, method, anything, ttl, headers) },
  { weight: 3, arbitrary: fc.tuple(fc.constant(Kind.CANCEL), ownId) },
  { weight: 2, arbitrary: fc.tuple(fc.constant(Kind.PONG), anything, anything) },
  { weight: 2, arbitrary: fc.tuple(fc.constant(Kind.LOG), anything, anything, anything) },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constant(Kind.LOG),
      fc.constantFrom('trace', 'fatal', '__proto__'),
      fc.string({ maxLength: 40 }),
      anything,
    ),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constant(Kind.READY), ready) },
  { weight: 1, arbitrary: fc.array(anything, { maxLength: 5 }) },
  { weight: 1, arbitrary: fc.tuple(fc.integer({ min: -1, max: 300 }), anything, anything) },
)

const cut = fc.constantFrom<Cut>('whole', 'whole', 'held', 'held', 'halves', 'bytewise')
const hex = (maxLength: number) => fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes).toString('hex'))

const worker: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      message: proper,
      cut,
      times: fc.constantFrom(1, 1, 1, 1, 1, 2, 3),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      message: improper,
      cut,
      times: fc.constantFrom(1, 1, 1, 2, 40, 200),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('vector' as const),
      at: fc.nat(messageVectors.length - 1),
      changes: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { maxLength: 3 }),
      cut,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('payload' as const), hex: hex(40), cut }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('payload' as const),
      hex: hex(40),
      cut,
      claim: fc.constantFrom(0, 1, 60, 1_000_000, 2 ** 31, 2 ** 32 - 1),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('bytes' as const), hex: hex(40), cut }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('exit' as const), code: fc.constantFrom(0, 1) }) },
)

const host: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('call' as const),
      deadlineMs: fc.constantFrom<number | 'infinity'>(20, 5_000, 'infinity'),
      idempotent: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('stream' as const), window: fc.constantFrom(1, 2, 8) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('input' as const), elements: fc.constantFrom(0, 3, 5_000) }) },
  { weight: 3, arbitrary: fc.constant<Step>({ do: 'cast' }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('take' as const), count: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'leave' }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('advance' as const), ms: fc.constantFrom(10, 300, 3_000) }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'congest' }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'drain' }) },
)

/** A random script of at most `maxSteps` steps. */
export function randomScript(maxSteps: number): fc.Arbitrary<Script> {
  const step = fc.oneof({ weight: 3, arbitrary: worker }, { weight: 2, arbitrary: host })
  return fc.record({
    codec: fc.constantFrom('msgpack' as const, 'json' as const),
    isReady: fc.constantFrom(true, true, true, true, true, true, true, false),
    steps: fc.array(step, { minLength: 1, maxLength: maxSteps, size: 'max' }),
  })
}
