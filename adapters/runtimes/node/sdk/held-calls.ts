import { monotonicMs } from './monotonic.ts'
import type { OwnCall } from './own-call.ts'

const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * Calls that wait here for a place among the open ones, in their order and within their deadlines.
 */
export class HeldCalls {
  readonly #timers = new Map<OwnCall, NodeJS.Timeout | undefined>()

  /** @param onExpired - Runs when its deadline has passed; it is not held any more then. */
  add(own: OwnCall, onExpired: () => void): void {
    const leftMs = own.request.expiresAtMs - monotonicMs()
    const expire = (): void => {
      this.#timers.delete(own)
      onExpired()
    }
    // Node has no longer timers. A deadline weeks away is looked at when the call has its place.
    this.#timers.set(own, leftMs > LONGEST_TIMER_MS ? undefined : setTimeout(expire, leftMs))
  }

  /** Takes out the one that has waited longest. */
  shift(): OwnCall | undefined {
    const [oldest] = this.#timers.keys()
    if (oldest !== undefined) this.delete(oldest)
    return oldest
  }

  /** Returns whether it was held. */
  delete(own: OwnCall): boolean {
    clearTimeout(this.#timers.get(own))
    return this.#timers.delete(own)
  }
}
