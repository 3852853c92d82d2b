import type { ExitReason } from '../errors/exit-reason.ts'
import type { Codec } from './codec.ts'
import type { ContentLimits } from './content-limits.ts'
import type { Frame } from './frame.ts'
import type { Framing } from './framing.ts'
import type { ReadyInfo, WorkerMessage } from './worker-message.ts'

/**
 * What can be said in a dialect at all. What is missing is never said; callers who ask for it are
 * told, and what is not known of a call counts as started.
 */
export interface Abilities {
  /**
   * Whether a call that runs can be cancelled. If not, it runs on; with `onOverrun: 'kill'` the
   * worker is killed when its grace is over. `true`: it is answered all the same, and holds its
   * place until then. `unanswered`: no answer follows, so it is over when it is cancelled.
   */
  readonly cancel: boolean | 'unanswered'
  /**
   * Whether a result, or an argument, can be a stream. If not, such a call is refused with
   * `CALL_INVALID`.
   */
  readonly streams: boolean
  /**
   * `counted`: the worker says how many it has finished. `uncounted`: it does not, so one is done
   * when it is written. `none`: they are dropped, and told as `message:dropped`.
   */
  readonly casts: 'counted' | 'uncounted' | 'none'
  /** Whether it can be asked for a sign of life. If not, `heartbeatMs` means nothing. */
  readonly heartbeat: boolean
  /** Whether it can be told to stop. If not, the end of its input tells it. */
  readonly stop: boolean
  /**
   * Whether it starts calls in the order in which it is given them, and answers one before it
   * starts another in its place. If not, everything that it was given may have been started.
   */
  readonly order: boolean
}

/** A message of the host as an array that begins with its `Kind`, as `hostMessage` makes it. */
export type HostMessage = readonly unknown[]

/** What speaking with one life needs. */
export interface SpeechOptions {
  /** What the worker's spec names; a dialect may have its own instead. */
  readonly codec: Codec
  /** Largest payload of a frame, in either direction. */
  readonly maxFrameBytes: number
  /** What one payload of the program may hold, however few bytes it takes. */
  readonly limits: ContentLimits
  /**
   * Writes a frame that answers what was heard, as a step of a handshake. Not before the first
   * message has been heard.
   */
  write(frame: Frame): void
  /**
   * Hands on a message that no payload has said, as the failure of a call that the program will not
   * answer. Not while a message is being said; nothing happens when the life is over.
   *
   * @throws {@link WireError} when a worker could not say it either.
   */
  heard(message: WorkerMessage): void
}

/**
 * What is said with one life. It keeps what the dialect has to remember, as which call an answer
 * belongs to.
 */
export interface Speech {
  /**
   * The frame that says a message; `undefined` when nothing is to be written. A CALL that is bulk
   * may refer to the caller's memory.
   *
   * @throws {@link WireError} `WIRE_UNENCODABLE`: then nothing has been said.
   */
  say(message: HostMessage): Frame | undefined
  /**
   * What a payload says; `undefined` when it is the dialect's own affair, and several messages, in
   * order, when it says several.
   *
   * @throws {@link WireError} when it breaks the protocol.
   */
  hear(payload: Buffer): WorkerMessage | readonly WorkerMessage[] | undefined
}

/**
 * How to speak with a kind of program. Tutti's own protocol is one; others are for programs that
 * know nothing of it.
 */
export interface Dialect {
  /** For people, as `tutti`. */
  readonly name: string
  readonly framing: Framing
  readonly can: Abilities
  /**
   * Where there is no handshake: what READY would say. Such a worker is ready when it runs. Absent:
   * READY is waited for.
   */
  readonly ready?: ReadyInfo
  /** Variables that tell the program how it is spoken with. */
  environment(start: {
    readonly codec: Codec['name']
    readonly descriptors: 'pipes' | 'stdio'
  }): Readonly<Record<string, string>>
  /** Why what READY said is not acceptable; `undefined` when it is. */
  refuse(info: ReadyInfo): ExitReason | undefined
  /** Begins to speak with one life. */
  begin(options: SpeechOptions): Speech
}
