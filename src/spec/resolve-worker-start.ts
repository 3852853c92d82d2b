import { Fields, type Rule } from '../options/fields.ts'
import { type OptionRule } from '../options/option-rule.ts'
import { checkOption } from '../options/options-of.ts'
import { refuseUnknown } from '../options/refuse-unknown.ts'
import type { Dialect } from '../wire/dialect.ts'
import { PROGRAM_OPTIONS } from './program-file.ts'
import { absolutePath, type ResolvedPreparation, resolvePreparations } from './resolve-preparation.ts'
import { type ResolvedRecycleOptions, resolveRecycle } from './resolve-recycle.ts'
import type { StartPlace } from './spec-kind.ts'
import {
  type CodecName,
  type Descriptors,
  type MailboxOrder,
  type OnOverrun,
  type OverflowPolicy,
  type ResolvedMailboxOptions,
  type WorkerLimits,
  type WorkerStart,
} from './worker-spec.ts'

/** A {@link WorkerStart} with every field checked and filled in; a legal `WorkerStart` itself. */
export interface ResolvedWorkerStart
  extends Required<Omit<WorkerStart, 'cwd' | 'dialect' | 'mailbox' | 'passEnv' | 'prepare' | 'recycle'>> {
  readonly passEnv: readonly string[]
  /** Absent: the host's. */
  readonly cwd?: string
  /** Absent: Tutti's own, so that the spec of a worker that speaks it survives JSON. */
  readonly dialect?: Dialect
  readonly prepare: readonly ResolvedPreparation[]
  /** Means nothing when `heartbeatMs` is `'off'`. */
  readonly heartbeatLimitMs: number
  /** Absent: never. */
  readonly recycle?: ResolvedRecycleOptions
  readonly mailbox: ResolvedMailboxOptions
}

/** Defaults of a mailbox; children that say nothing about theirs share this object. */
export const DEFAULT_MAILBOX = Object.freeze({
  maxMessages: 10_000,
  overflow: 'reject',
  order: 'priority',
  ageMs: 1_000,
  lateMs: 1_000,
  queueMs: 'infinity',
} as const)

/**
 * Defaults of a worker's options; those of `heartbeatLimitMs` is {@link HEARTBEATS_MISSED}
 * heartbeats.
 */
const DEFAULT_WORKER = Object.freeze({
  descriptors: 'pipes',
  codec: 'msgpack',
  startTimeoutMs: 30_000,
  heartbeatMs: 2_000,
  maxFrameBytes: 67_108_864,
  maxInFlight: 128,
  prefetch: 128,
  graceMs: 1_000,
  onOverrun: 'ignore',
} as const)

/** Heartbeats in a row that may go unanswered. */
const HEARTBEATS_MISSED = 3

/**
 * What host and worker have to say to each other must fit, as a greeting or the reason of a
 * failure.
 */
const SMALLEST_FRAME_BYTES = 1_024

/** A frame's header is an unsigned 32-bit number. */
const LARGEST_FRAME_BYTES = 4_294_967_295

const DESCRIPTORS: readonly Descriptors[] = ['pipes', 'stdio']
const CODECS: readonly CodecName[] = ['msgpack', 'json']
const ORDERS: readonly MailboxOrder[] = ['priority', 'deadline', 'fifo', 'lifo_when_late']
const ON_OVERRUN: readonly OnOverrun[] = ['ignore', 'kill']
const OVERFLOWS: readonly OverflowPolicy[] = ['reject', 'drop_oldest', 'drop_newest']

/**
 * Checks the `start` of a worker and fills in the defaults. An option that is not listed is a
 * mistake.
 *
 * @throws {@link SpecError} `SPEC_INVALID_START`, `SPEC_INVALID_OPTION`, `SPEC_UNKNOWN_OPTION`,
 *   `SPEC_BAD_COMBINATION` (heartbeat) or `SPEC_DUPLICATE_ID` (two preparations of one name).
 */
export function resolveWorkerStart(
  start: Readonly<Record<string, unknown>>,
  { path }: Pick<StartPlace, 'path'>,
): ResolvedWorkerStart {
  const owner = `Worker "${path}"`
  // Before what must be there: the name of that may be what was misspelled.
  refuseUnknown(owner, start, ['kind', 'command', ...PROGRAM_OPTIONS])
  const fields = new Fields(owner, start)
  const cwd = absolutePath(fields, 'cwd')
  const recycle = resolveRecycle(fields)
  return {
    kind: 'worker',
    runtime: fields.nonEmptyText('runtime', RUNTIME) ?? fields.refuse('runtime', 'a non-empty string', RUNTIME),
    command: fields.nonEmptyText('command', COMMAND) ?? fields.refuse('command', 'a non-empty string', COMMAND),
    args: fields.texts('args', OPTIONAL) ?? [],
    env: fields.variables('env', OPTIONAL) ?? {},
    passEnv: resolvePassEnv(fields),
    ...(cwd === undefined ? {} : { cwd }),
    prepare: resolvePreparations(fields),
    descriptors: fields.oneOf('descriptors', DESCRIPTORS, OPTIONAL) ?? DEFAULT_WORKER.descriptors,
    codec: fields.oneOf('codec', CODECS, OPTIONAL) ?? DEFAULT_WORKER.codec,
    ...resolveDialect(fields),
    startTimeoutMs: fields.whole('startTimeoutMs', AT_LEAST_ONE, MS) ?? DEFAULT_WORKER.startTimeoutMs,
    ...resolveHeartbeat(fields),
    maxFrameBytes: fields.whole('maxFrameBytes', FRAME, ' of bytes') ?? DEFAULT_WORKER.maxFrameBytes,
    maxInFlight: fields.whole('maxInFlight', AT_LEAST_ONE) ?? DEFAULT_WORKER.maxInFlight,
    prefetch: fields.whole('prefetch', AT_LEAST_ZERO) ?? DEFAULT_WORKER.prefetch,
    graceMs: fields.wholeOr('graceMs', ['infinity'], { ...AT_LEAST_ZERO, unit: MS }) ?? DEFAULT_WORKER.graceMs,
    onOverrun: fields.oneOf('onOverrun', ON_OVERRUN, OPTIONAL) ?? DEFAULT_WORKER.onOverrun,
    ...(recycle === undefined ? {} : { recycle }),
    mailbox: resolveMailbox(fields.record('mailbox', OPTIONAL)),
    limits: resolveLimits(fields.record('limits', OPTIONAL)),
  }
}

/** `true` is a star: everything that the host has. */
function resolvePassEnv(fields: Fields): readonly string[] {
  if (fields.raw('passEnv') === true) return ['*']
  return fields.texts('passEnv', PASS_ENV) ?? []
}

function resolveDialect(fields: Fields): Pick<ResolvedWorkerStart, 'dialect'> {
  const given = fields.raw('dialect')
  if (given === undefined) return {}
  return { dialect: isDialect(given) ? given : fields.refuse('dialect', 'a dialect, as an adapter gives it', OPTIONAL) }
}

function isDialect(given: unknown): given is Dialect {
  if (typeof given !== 'object' || given === null) return false
  const { framing, can, begin, environment, refuse } = given as Partial<Record<keyof Dialect, unknown>>
  const hasParts = typeof framing === 'object' && framing !== null && typeof can === 'object' && can !== null
  return hasParts && [begin, environment, refuse].every((each) => typeof each === 'function')
}

function resolveLimits(fields: Fields | undefined): WorkerLimits {
  const memoryBytes = fields?.whole('memoryBytes', MEMORY, ' of bytes')
  fields?.refuseOthers()
  return memoryBytes === undefined ? NO_LIMITS : { memoryBytes }
}

function resolveHeartbeat(fields: Fields): Pick<ResolvedWorkerStart, 'heartbeatMs' | 'heartbeatLimitMs'> {
  const heartbeatMs =
    fields.wholeOr('heartbeatMs', ['off'], { ...AT_LEAST_ONE, unit: MS }) ?? DEFAULT_WORKER.heartbeatMs
  const given = fields.whole('heartbeatLimitMs', AT_LEAST_ONE, MS)
  const everyMs = heartbeatMs === 'off' ? DEFAULT_WORKER.heartbeatMs : heartbeatMs
  const heartbeatLimitMs = given ?? everyMs * HEARTBEATS_MISSED
  if (heartbeatMs !== 'off' && heartbeatLimitMs <= heartbeatMs) {
    return fields.refuse('heartbeatLimitMs', `more than \`heartbeatMs\` (${heartbeatMs})`, HEARTBEAT)
  }
  return { heartbeatMs, heartbeatLimitMs }
}

/** Checks the bounds of a mailbox and fills in the defaults. */
export function resolveMailbox(fields: Fields | undefined): ResolvedMailboxOptions {
  if (fields === undefined) return DEFAULT_MAILBOX
  checkOption({ owner: 'resolveMailbox()', name: 'fields' }, fields, SOME_FIELDS)
  const resolved = {
    maxMessages: fields.whole('maxMessages', AT_LEAST_ONE) ?? DEFAULT_MAILBOX.maxMessages,
    overflow: fields.oneOf('overflow', OVERFLOWS, OPTIONAL) ?? DEFAULT_MAILBOX.overflow,
    order: fields.oneOf('order', ORDERS, OPTIONAL) ?? DEFAULT_MAILBOX.order,
    ageMs: fields.whole('ageMs', AT_LEAST_ONE, MS) ?? DEFAULT_MAILBOX.ageMs,
    lateMs: fields.whole('lateMs', AT_LEAST_ONE, MS) ?? DEFAULT_MAILBOX.lateMs,
    queueMs: fields.wholeOr('queueMs', ['infinity'], { ...AT_LEAST_ONE, unit: MS }) ?? DEFAULT_MAILBOX.queueMs,
  }
  fields.refuseOthers()
  return resolved
}

const SOME_FIELDS: OptionRule = { is: (value) => value instanceof Fields, expected: '`Fields`' }

/** Workers without limits share this object. */
const NO_LIMITS: WorkerLimits = Object.freeze({})

const MS = ' of milliseconds'
const RUNTIME: Rule = { advice: 'It is for people and reports, as `python`.' }
const COMMAND: Rule = { advice: 'It is the program to run: a name on PATH, or a path.' }
const PASS_ENV: Rule = { advice: 'Name the variables of the host that it gets, or say `true` for all.' }
const OPTIONAL: Rule = { advice: 'Leave it out for the default.' }
const AT_LEAST_ZERO = { min: 0, advice: 'Leave it out for the default.' } as const
const AT_LEAST_ONE = { min: 1, advice: 'Leave it out for the default.' } as const
const FRAME = { min: SMALLEST_FRAME_BYTES, max: LARGEST_FRAME_BYTES, advice: 'Leave it out for 64 MiB.' } as const
const MEMORY = { min: 1_048_576, advice: 'Leave it out for no limit.' } as const
const HEARTBEAT: Rule = {
  code: 'SPEC_BAD_COMBINATION',
  advice: 'Leave it out for three heartbeats, or make `heartbeatMs` shorter.',
}
