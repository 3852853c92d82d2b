import type { ExitReason } from '../errors/exit-reason.ts'

/** Which life of which child. */
export interface Identity {
  readonly path: string
  /** Token of this life; its successor has another. */
  readonly incarnation: string
}

/**
 * What a linked life is told of the end of the other, when it traps exits.
 * @source OTP `{'EXIT', Pid, Reason}`
 */
export interface ExitMessage extends Identity {
  readonly type: 'exit'
  readonly reason: ExitReason
}

/** What the holder of a monitor is told, once. @source OTP `{'DOWN', Ref, process, Pid, Reason}` */
export interface DownMessage {
  readonly type: 'down'
  /** The monitor that has fired: the very object that `monitor()` returned. */
  readonly monitor: Monitor
  readonly path: string
  /** `noproc` when there was no life to watch. */
  readonly reason: ExitReason
}

/** A watch over one life. It fires once. */
export interface Monitor {
  /** Who is watched. */
  readonly path: string
  /** The life that is watched; `undefined` when there was none. */
  readonly incarnation: string | undefined
}

/** One life of a child, as its peers see it: something that can be sent messages and signals. */
export interface Life extends Identity {
  /** Whether exit signals become messages. @source OTP `process_flag(trap_exit, true)` */
  readonly trapsExits: boolean
  /**
   * Takes a message; one that has no inbox, as a worker, ignores it. Must not throw.
   *
   * @param source - What it comes from (a monitor, a path), so that it can be taken back.
   */
  tell(message: unknown, source?: unknown): void
  /** An exit signal ends it: at once, without clean-up. Must not throw. */
  die(reason: ExitReason): void
}
