import type { StartResult } from '../child/child.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import type { RestartingPhase, Slot, SlotPhase } from './slot.ts'

/**
 * Everything that ever waits in the queue of a supervisor.
 *
 * | message | sent by | what comes of it |
 * |---|---|---|
 * | `start_children` | its own start | the children of its spec are started; the first in every queue |
 * | `child_exited` | the end of a life | the child is restarted, rests, or ends its supervisor |
 * | `restart_due` | the timer of a backoff | the group that waited is started |
 * | `try_again_restart` | a restart that failed | one more attempt, counted |
 * | `probe_due` | the timer of a quarantine | the child is tried |
 * | `call` | its administration | one request is answered |
 * | `end` | `stop`, `kill` | the children are ended, and then itself; goes to the head |
 *
 * A message about a slot is void when the slot has left the phase that it was sent for: phases are
 * known by their object.
 *
 * @source OTP `supervisor:handle_call/3`, `handle_cast/2` (`try_again_restart`), `handle_info/2`
 *   (`EXIT`)
 */
export type Message = StartChildren | ChildExited | RestartDue | TryAgainRestart | ProbeDue | Call | End

/** @see Message */
export interface StartChildren {
  readonly type: 'start_children'
  /** Told once, when all are up, or when everything is down again. */
  readonly settle: (result: StartResult) => void
}

/** @see Message */
export interface ChildExited {
  readonly type: 'child_exited'
  /** Token of the life. */
  readonly incarnation: string
  readonly reason: ExitReason
}

/** @see Message */
export interface RestartDue {
  readonly type: 'restart_due'
  readonly slot: Slot
  readonly phase: RestartingPhase
}

/** @see Message */
export interface TryAgainRestart {
  readonly type: 'try_again_restart'
  readonly slot: Slot
  readonly phase: RestartingPhase
}

/** @see Message */
export interface ProbeDue {
  readonly type: 'probe_due'
  readonly slot: Slot
  readonly phase: SlotPhase
}

/** What the administration of a supervisor may be asked, of any kind. */
export type RequestName =
  | 'start_child'
  | 'terminate_child'
  | 'restart_child'
  | 'delete_child'
  | 'which_children'
  | 'which_child'
  | 'count_children'
  | 'get_child_spec'
  | 'update'

/** @see Message */
export interface Call {
  readonly type: 'call'
  readonly request: RequestName
  /** Each kind of supervisor answers in its own way. */
  readonly answer: () => Promise<void>
  /** Tells whoever asks that there is no supervisor any more. Must not throw. */
  readonly refuse: () => void
}

/** @see Message */
export interface End {
  readonly type: 'end'
}
