import type { Endings } from '../calls/endings.ts'
import type { ChildStarter, SlotObserver } from '../child/child.ts'
import type { Clock } from '../clock/clock.ts'
import type { StartKind } from '../spec/child-spec.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { SupervisorHandle } from './supervisor-handle.ts'

/** What the children of the supervisors of one system share. */
export interface ChildrenEnvironment {
  /** Who starts children of a kind. Supervisors know nothing else of what they run. */
  readonly starterOf: (kind: StartKind) => ChildStarter
  readonly clock: Clock
  readonly telemetry: Telemetry
  /** Called for every change of every slot, in order. */
  readonly observeSlot: SlotObserver
  /** Where it is written down why something does not run any more. */
  readonly endings: Endings
  /** A token that no other life has. */
  readonly nextIncarnation: () => string
  /** From 0 (inclusive) to 1 (exclusive); spreads the waits between restarts and between probes. */
  readonly random: () => number
  /** Whether the whole system is being shut down. Absent: it never is. */
  readonly isStopping?: () => boolean
}

/**
 * What the supervisors of one system share.
 *
 * @typeParam H - Their administration.
 */
export interface SupervisorEnvironment<H = SupervisorHandle> extends ChildrenEnvironment {
  /** Makes a supervisor's administration known from before its first child starts until its last has ended; returns the undo. */
  readonly register: (path: string, handle: H) => () => void
}
