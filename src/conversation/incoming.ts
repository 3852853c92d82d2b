import { WireError } from '../errors/wire-error.ts'
import type { Speech } from '../wire/dialect.ts'
import { Kind } from '../wire/kind.ts'
import type { WorkerMessage } from '../wire/worker-message.ts'
import type { FrameLog } from './frame-log.ts'
import type { Hearing } from './hearing.ts'

/** What messages from a worker need on their way. */
export interface IncomingOptions {
  readonly speech: Speech
  readonly log: FrameLog
  readonly hearing: Pick<Hearing, 'ready' | 'take'>
}

/** Payloads from one worker, made into messages. */
export class Incoming {
  readonly #options: IncomingOptions
  readonly #speech: Speech
  readonly #log: FrameLog

  constructor(options: IncomingOptions) {
    this.#options = options
    this.#speech = options.speech
    this.#log = options.log
  }

  /**
   * Hands on what a payload says, in order; nothing when that does not concern the host.
   *
   * @throws {@link WireError} when it breaks the protocol.
   */
  read(payload: Buffer): void {
    this.#log.read(payload.length)
    const heard = this.#speech.hear(payload)
    if (heard === undefined) return
    if ('kind' in heard) return this.#handOn(heard, payload.length)
    for (const message of heard) this.#handOn(message, payload.length)
  }

  #handOn(message: WorkerMessage, bytes: number): void {
    this.#log.understood(message.kind)
    const { hearing } = this.#options
    if (hearing.ready === undefined && !ALLOWED_BEFORE_READY.has(message.kind))
      throw new WireError('WIRE_UNEXPECTED', `it sent a message of kind ${message.kind} before READY`)
    hearing.take(message.kind === Kind.LOG ? cutLog(message, bytes) : message)
  }
}

type Log = Extract<WorkerMessage, { kind: typeof Kind.LOG }>

/** As long as a line of stdout may be, in characters; `src/process/line-splitter.ts`. */
const MAX_TEXT_LENGTH = 65_536

/** Of a frame whose fields are still handed on. */
const MAX_BYTES_WITH_FIELDS = 1_048_576

/**
 * A reader of the log may keep, print and colour it: what costs little to send must not cost much
 * there.
 */
function cutLog(log: Log, frameBytes: number): Log {
  if (frameBytes <= MAX_TEXT_LENGTH) return log
  const { kind, level } = log
  const message =
    log.message.length <= MAX_TEXT_LENGTH ? log.message : `${log.message.slice(0, MAX_TEXT_LENGTH)} … (cut)`
  return {
    kind,
    level,
    message,
    fields: frameBytes <= MAX_BYTES_WITH_FIELDS ? log.fields : { omittedBytes: frameBytes },
  }
}

const ALLOWED_BEFORE_READY: ReadonlySet<number> = new Set([Kind.READY, Kind.LOG, Kind.PONG])
