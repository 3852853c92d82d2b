import type { Child, SlotState } from '../child/child.ts'
import type { ResolvedChildSpec } from '../child/child-spec.ts'
import type { Timer } from '../clock/clock.ts'
import type { ExitReason } from '../errors/exit-reason.ts'

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
 * What a slot is doing. An attempt to restart is known by its phase *object*: when the slot has another by the time the attempt's turn
 * comes, the attempt is void.
 *
 * `waiting` is a member of a group that a failed or delayed restart of a sibling will start again. To the administration it is
 * `undefined`, as in OTP; to callers it is `restarting`, since it will be back.
 */
export type SlotPhase =
  | { readonly state: 'starting' }
  | { readonly state: 'running'; readonly life: Life }
  | { readonly state: 'restarting'; readonly timer?: Timer }
  | { readonly state: 'waiting' }
  | { readonly state: 'undefined' }

/** The phases that carry nothing. */
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
  /** Token of its latest life, which may be over. Absent: there has been none. */
  incarnation?: string
}

/** What callers are told of a phase. */
export function observedState({ state }: SlotPhase): SlotState {
  return state === 'waiting' ? 'restarting' : state
}

/** What the administration is told of a phase. @source OTP: pid, `restarting`, `undefined` */
export function listedState({ state }: SlotPhase): 'running' | 'restarting' | 'undefined' {
  return state === 'running' || state === 'restarting' ? state : 'undefined'
}
