import { Kind } from '../../src/wire/kind.ts'
import type { OpenId } from './step.ts'

/** What the protocol says of one message of the worker. `either`: it leaves it to the host. */
export type Verdict = 'legal' | 'violation' | 'either'

interface HostCall {
  /** Its number, which it carries as its argument. */
  readonly tag: unknown
  /** Elements that may still come; `undefined`: it asked for one value. */
  credit: number | undefined
  readonly hasInput: boolean
  /** Elements of the argument that were asked for and not sent. */
  wanted: number
  hasEnded: boolean
  isCancelled: boolean
}

/** What the worker answered to a call whose caller still waited. */
export interface Answered {
  readonly tag: unknown
  readonly how: 'reply' | 'fail' | 'item'
  readonly value: unknown
}

/** What may come before its turn: it was not started. */
const REFUSALS: ReadonlySet<unknown> = new Set(['EXPIRED', 'STOPPING', 'STREAM_ONLY', 'UNKNOWN_METHOD'])

const MAX_COUNT = 0xffff_ffff
const MAX_NAME_LENGTH = 65_535

/**
 * Judges what a worker says by the text of the protocol alone, from the frames that it sees in both
 * directions. It shares no code with the host.
 *
 * One for each life of the worker.
 */
export class Referee {
  readonly answered: Answered[] = []
  readonly #maxInFlight: number
  readonly #open = new Map<number, HostCall>()
  /** Calls of the worker: how many elements it can take, if it asked for a stream. */
  readonly #own = new Map<number, number | undefined>()
  #casts = 0
  #isReady = false
  #concurrency = 1

  constructor(maxInFlight: number) {
    this.#maxInFlight = maxInFlight
  }

  /** Ids of what the host has open, oldest first. */
  open(of: OpenId['of']): readonly number[] {
    if (of === 'casts') return this.#casts > 0 ? [0] : []
    const calls = [...this.#open].filter(
      ([, { credit = 0, hasInput, hasEnded }]) =>
        of === 'any' || of === 'calls' || (of === 'streams' ? credit > 0 : hasInput && !hasEnded),
    )
    return calls.map(([id]) => id)
  }

  /** The host has written this. */
  heardHost(message: readonly unknown[]): void {
    const [kind, id, value] = message
    const call = this.#open.get(id as number)
    if (kind === Kind.CALL) this.#hostCalls(message)
    else if (kind === Kind.CAST) this.#casts += 1
    else if (kind === Kind.CREDIT && call?.credit !== undefined) call.credit += value as number
    else if (kind === Kind.PUSH && call !== undefined) call.wanted -= 1
    else if (kind === Kind.END && call !== undefined) call.hasEnded = true
    else if (kind === Kind.CANCEL && call !== undefined) call.isCancelled = true
    else if (kind === Kind.ITEM) this.#own.set(id as number, (this.#own.get(id as number) ?? 0) - 1)
    else if (kind === Kind.REPLY || kind === Kind.FAIL) this.#own.delete(id as number)
  }

  /**
   * Judges the next message of the worker, and takes note of it.
   * @param isCongested - Whether the worker reads nothing at the moment.
   */
  judge(message: unknown, isCongested: boolean): Verdict {
    if (!Array.isArray(message)) return 'violation'
    const [kind, ...elements]: readonly unknown[] = message
    const isWellFormed = SHAPES.get(kind)
    if (isWellFormed === undefined || !isWellFormed(elements)) return 'violation'
    if (!this.#isReady && kind !== Kind.READY && kind !== Kind.LOG && kind !== Kind.PONG) return 'violation'
    const id = elements[0] as number
    switch (kind) {
      case Kind.READY:
        return this.#becomesReady(elements[0])
      case Kind.REPLY:
        return this.#answers(id, 'reply', elements[1])
      case Kind.FAIL:
        return this.#answers(id, 'fail', elements[1])
      case Kind.ITEM:
        return this.#sendsItem(id, elements[1])
      case Kind.PROGRESS:
        return this.#isOutOfTurn(id) ? 'violation' : 'legal'
      case Kind.PULL:
        return this.#pulls(id, elements[1] as number)
      case Kind.CREDIT:
        return id === 0 ? this.#finishesCasts(elements[1] as number) : this.#grants(id, elements[1] as number)
      case Kind.CALL:
        return this.#calls(id, elements[7] as number | undefined, isCongested)
      default:
        return 'legal'
    }
  }

  #hostCalls([, id, , , tag, , , , credit, input]: readonly unknown[]): void {
    this.#open.set(id as number, {
      tag,
      credit: (credit as number | null | undefined) ?? undefined,
      hasInput: input === true,
      wanted: 0,
      hasEnded: false,
      isCancelled: false,
    })
  }

  #becomesReady(info: unknown): Verdict {
    if (this.#isReady || (info as { protocol: number }).protocol !== 1) return 'violation'
    this.#isReady = true
    this.#concurrency = (info as { concurrency: number }).concurrency
    return 'legal'
  }

  /**
   * No call, or one that it cannot have started: as many older ones as it handles at a time are
   * unanswered.
   */
  #isOutOfTurn(id: number): boolean {
    return !this.#open.has(id) || [...this.#open.keys()].indexOf(id) >= this.#concurrency
  }

  #answers(id: number, how: Answered['how'], value: unknown): Verdict {
    const call = this.#open.get(id)
    if (call === undefined) return 'violation'
    const code = how === 'fail' ? (value as { code: string }).code : undefined
    const isRefused = REFUSALS.has(code) || (code === 'CANCELLED' && call.isCancelled)
    if (!isRefused && this.#isOutOfTurn(id)) return 'violation'
    this.#open.delete(id)
    const isHandedBack = code === 'STOPPING'
    if (!call.isCancelled && !isHandedBack) this.answered.push({ tag: call.tag, how, value })
    return 'legal'
  }

  #sendsItem(id: number, value: unknown): Verdict {
    const call = this.#open.get(id)
    if (call === undefined || this.#isOutOfTurn(id)) return 'violation'
    if (call.isCancelled) return 'either'
    if (call.credit === undefined || call.credit < 1) return 'violation'
    call.credit -= 1
    this.answered.push({ tag: call.tag, how: 'item', value })
    return 'legal'
  }

  #pulls(id: number, n: number): Verdict {
    const call = this.#open.get(id)
    if (call === undefined || this.#isOutOfTurn(id)) return 'violation'
    if (call.isCancelled) return 'either'
    if (!call.hasInput || call.hasEnded) return 'legal'
    call.wanted += n
    return call.wanted > MAX_COUNT ? 'violation' : 'legal'
  }

  #finishesCasts(n: number): Verdict {
    if (n > this.#casts) return 'violation'
    this.#casts -= n
    return 'legal'
  }

  #grants(id: number, n: number): Verdict {
    const credit = this.#own.get(id)
    if (credit === undefined) return 'legal'
    this.#own.set(id, credit + n)
    return credit + n > MAX_COUNT ? 'violation' : 'legal'
  }

  /**
   * While it reads nothing it cannot have read its answers: the host may still count those calls.
   */
  #calls(id: number, credit: number | null | undefined, isCongested: boolean): Verdict {
    if (this.#own.has(id) || this.#own.size >= this.#maxInFlight) return 'violation'
    this.#own.set(id, credit ?? undefined)
    return isCongested ? 'either' : 'legal'
  }
}

type Shape = (elements: readonly unknown[]) => boolean

const isCount = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_COUNT
const isNumber = (value: unknown): boolean => typeof value === 'number'
const isFraction = (value: unknown): boolean => isNumber(value) && (value as number) >= 0 && (value as number) <= 1
const isText = (value: unknown): boolean => typeof value === 'string'
const isName = (value: unknown): boolean => typeof value === 'string' && value.length <= MAX_NAME_LENGTH
const isNil = (value: unknown): boolean => value === null || value === undefined
const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
const isTtl = (value: unknown): boolean => isNil(value) || (isNumber(value) && (value as number) >= 0)
const isHeaders = (value: unknown): boolean => isNil(value) || (isMap(value) && Object.values(value).every(isText))

const isRequest = ([target, method, , ttl, headers]: readonly unknown[]): boolean =>
  isName(target) && isName(method) && isTtl(ttl) && isHeaders(headers)

function isReady([info]: readonly unknown[]): boolean {
  if (!isMap(info) || !isNumber(info['protocol'])) return false
  if (info['protocol'] !== 1) return true
  const { methods, concurrency } = info
  return (
    Array.isArray(methods) && methods.every(isText) && Number.isInteger(concurrency) && (concurrency as number) >= 1
  )
}

/** The types of §3; a kind that is not here is none of a worker's. */
const SHAPES: ReadonlyMap<unknown, Shape> = new Map<unknown, Shape>([
  [Kind.READY, isReady],
  [
    Kind.CALL,
    ([id, ...rest]) =>
      isCount(id) &&
      isRequest(rest) &&
      (isNil(rest[5]) || typeof rest[5] === 'boolean') &&
      (isNil(rest[6]) || isCount(rest[6])),
  ],
  [Kind.CAST, isRequest],
  [Kind.REPLY, ([id]) => isCount(id)],
  [Kind.FAIL, ([id, error]) => isCount(id) && isMap(error) && isText(error['code'])],
  [Kind.CANCEL, ([id]) => isCount(id)],
  [Kind.ITEM, ([id]) => isCount(id)],
  [Kind.PROGRESS, ([id, fraction, note]) => isCount(id) && isFraction(fraction) && (isNil(note) || isText(note))],
  [Kind.CREDIT, ([id, n]) => (id === 0 || isCount(id)) && isCount(n)],
  [Kind.PONG, ([seq, progress]) => isNumber(seq) && isNumber(progress)],
  [Kind.LOG, ([level, message]) => isText(level) && isText(message)],
  [Kind.PULL, ([id, n]) => isCount(id) && isCount(n)],
])
