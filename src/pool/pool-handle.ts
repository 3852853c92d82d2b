import type { SlotState } from '../child/child.ts'
import type { PoolSize } from '../spec/pool-options.ts'
import type { InvalidSpec, Refused } from '../supervisor/supervisor-handle.ts'
import type { ResolvedPoolSize } from './resolve-pool-size.ts'

/** One member of a pool. */
export interface MemberInfo {
  /** As `main/embed/1`. */
  readonly path: string
  readonly state: SlotState
  /** Calls that it has and that are not answered. */
  readonly inFlight: number
  /** Calls of the pool that it has answered in its present life. */
  readonly answered: number
  /**
   * How long it has had nothing to do, in milliseconds; `undefined` while it has, or is not ready.
   */
  readonly idleForMs: number | undefined
}

/** `previous`: the size that it had. `noproc`: the pool is about to end. */
export type ResizePoolResult = { readonly ok: true; readonly previous: ResolvedPoolSize } | InvalidSpec | Refused<never>

/** The administration of one pool. Refusals are answers; nothing is thrown. */
export interface PoolHandle {
  readonly path: string
  readonly size: ResolvedPoolSize
  /** Its members, in the order of their numbers. */
  readonly members: readonly MemberInfo[]
  /** Calls that its members have. */
  readonly running: number
  /** Calls that wait. */
  readonly queued: number
  /**
   * Gives it another size, from now on. Members that are too many finish what they have, and end;
   * those that are missing are started. It holds until the pool itself is restarted.
   *
   * @param size - As the option `size`: a whole number >= 1, or `{ min, max, spare }`.
   * @returns At once; `invalid_spec` with a {@link SpecError} when `size` is wrong.
   */
  resize(size: number | PoolSize): ResizePoolResult
  /**
   * Members are given nothing more. What they have goes on, and calls wait within their deadlines.
   */
  pause(): void
  /** Members are given calls again. */
  resume(): void
  /**
   * Resolves when nothing waits and nothing runs, or when the pool has ended; calls that come
   * meanwhile count. Call {@link pause} of those who send first.
   */
  drain(): Promise<void>
}
