import type { Endings } from '../calls/endings.ts'
import type { ChildStarter, SlotObserver } from '../child/child.ts'
import type { Clock } from '../clock/clock.ts'
import type { StartKind } from '../spec/child-spec.ts'
import type { KnownKinds } from '../spec/spec-kind.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { SlotLedger } from './slot-ledger.ts'

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

/** What the supervisors of one system share, of all kinds. */
export interface SupervisorEnvironment extends ChildrenEnvironment {
  /** Who reads the specs that their administrations are given. */
  readonly kinds: KnownKinds
  /** What is remembered of the slots of supervisors that come and go. */
  readonly ledger: SlotLedger
  /**
   * Makes a supervisor's administration known from before its first child starts until its last has
   * ended; returns the undo.
   */
  readonly register: (path: string, administration: object) => () => void
  /**
   * A number that no child of the system has had: no two children of dynamic supervisors ever have
   * the same path.
   */
  readonly nextNumber: () => number
}
