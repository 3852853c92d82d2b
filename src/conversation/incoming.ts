import { WireError } from '../errors/wire-error.ts'
import type { Speech } from '../wire/dialect.ts'
import { Kind } from '../wire/kind.ts'
import type { WorkerMessage } from '../wire/worker-message.ts'
import type { FrameLog } from './frame-log.ts'

/** What messages from a worker need on their way. */
export interface IncomingOptions {
  readonly speech: Speech
  readonly log: FrameLog
}

/** Payloads from one worker, made into messages. */
export class Incoming {
  readonly #speech: Speech
  readonly #log: FrameLog

  constructor({ speech, log }: IncomingOptions) {
    this.#speech = speech
    this.#log = log
  }

  /**
   * @param isReady - Whether READY has come.
   * @returns `undefined` when it is nothing that concerns the host.
   * @throws {@link WireError} when it breaks the protocol.
   */
  read(payload: Buffer, isReady: boolean): WorkerMessage | undefined {
    this.#log.read(payload.length)
    const message = this.#speech.hear(payload)
    if (message === undefined) return undefined
    this.#log.understood(message.kind)
    if (!isReady && !ALLOWED_BEFORE_READY.has(message.kind))
      throw new WireError('WIRE_UNEXPECTED', `it sent a message of kind ${message.kind} before READY`)
    return message.kind === Kind.LOG ? cutLog(message, payload.length) : message
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
