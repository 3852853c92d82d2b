import type { Child, SlotState } from '../child/child.ts'
import type { Quarantine } from '../child/quarantine.ts'
import type { Timer } from '../clock/clock.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import type { ResolvedChildSpec } from '../spec/child-spec.ts'

/** One life of a child as its supervisor remembers it. */
export interface Life {
  readonly incarnation: string
  readonly child: Child
  /** Never rejects. */
  readonly exited: Promise<ExitReason>
  /** When it became ready, on the supervisor's clock. */
  readonly startedAt: number
  /** Whether `exited` has resolved; the supervisor may not have come to it yet. */
  hasEnded: boolean
}

/**
 * What a slot is doing. An attempt to restart is known by its phase *object*: when the slot has
 * another by the time the attempt's turn comes, the attempt is void.
 *
 * `pending` is a child whose supervisor starts, and that has not come to it yet. `waiting` is a
 * member of a group that a failed or delayed restart of a sibling will start again. To the
 * administration it is `undefined`, as in OTP; to callers it is `restarting`, since it will be
 * back. While a quarantined child is being tried, callers are told that it is quarantined: they
 * need not wait for a start that most likely fails.
 */
export type SlotPhase =
  | { readonly state: 'pending' }
  | { readonly state: 'starting'; readonly quarantine?: Quarantine }
  | { readonly state: 'running'; readonly life: Life }
  | RestartingPhase
  | { readonly state: 'waiting' }
  | { readonly state: 'quarantined'; readonly quarantine: Quarantine; readonly timer: Timer }
  | { readonly state: 'undefined' }

/** It waits for another attempt. */
export interface RestartingPhase {
  readonly state: 'restarting'
  /** Why the last life ended, or the last attempt failed. */
  readonly reason: ExitReason
  /** When the attempt is due, on the supervisor's clock; its turn in the queue may come later. */
  readonly dueAt: number
  readonly timer?: Timer
}

/** The phases that carry nothing. */
export const PENDING: SlotPhase = Object.freeze({ state: 'pending' })
export const STARTING: SlotPhase = Object.freeze({ state: 'starting' })
export const WAITING: SlotPhase = Object.freeze({ state: 'waiting' })
export const UNDEFINED: SlotPhase = Object.freeze({ state: 'undefined' })

/** One place in a supervisor: it outlives the lives in it, and keeps its place in the order. */
export interface Slot {
  readonly path: string
  spec: ResolvedChildSpec
  phase: SlotPhase
  /** Restarts in the present row, for `backoff`. */
  attempt: number
  /** Times of the restarts that count against its own budget, newest first. */
  restarts: readonly number[]
  /** Token of its latest life, which may be over. Absent: there has been none. */
  incarnation?: string
}

/** What a slot is in while it is being started. */
export function startingPhase(before: SlotPhase): SlotPhase {
  return before.state === 'quarantined' ? { state: 'starting', quarantine: before.quarantine } : STARTING
}

/** What callers are told of a phase. */
export function observedState(phase: SlotPhase): SlotState {
  switch (phase.state) {
    case 'starting':
      return phase.quarantine ?? 'starting'
    case 'quarantined':
      return phase.quarantine
    case 'waiting':
      return 'restarting'
    default:
      return phase.state
  }
}

/**
 * What the administration is told of a phase.
 * @source OTP: pid, `restarting`, `undefined`; differs: `quarantined` is ours
 */
export function listedState({ state }: SlotPhase): 'running' | 'restarting' | 'quarantined' | 'undefined' {
  return state === 'waiting' || state === 'starting' || state === 'pending' ? 'undefined' : state
}

/**
 * Why a slot can neither be started by hand nor deleted; `undefined` when it can. A quarantined one
 * can.
 */
export function refusedState({ state }: SlotPhase): 'running' | 'restarting' | undefined {
  return state === 'running' || state === 'restarting' ? state : undefined
}
