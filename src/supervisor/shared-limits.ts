import type { Child } from '../child/child.ts'
import type { Clock, Timer } from '../clock/clock.ts'
import type { Shutdown } from '../spec/child-spec.ts'
import { killQuietly } from './ending.ts'

/**
 * The time limits of children that are stopped together: one timer for each distinct `shutdown`,
 * however many children have it.
 *
 * @source Elixir `DynamicSupervisor`; OTP `supervisor:terminate_dynamic_children/1` has one for all
 */
export class SharedLimits {
  readonly #clock: Clock
  readonly #waiting = new Map<number, Set<Child>>()
  readonly #timers: Timer[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** From now on the child has as much time as its `shutdown` says. */
  add(child: Child, shutdown: Shutdown): void {
    if (typeof shutdown === 'string' || shutdown === 0) return
    const others = this.#waiting.get(shutdown)
    if (others !== undefined) return void others.add(child)
    const children = new Set([child])
    this.#waiting.set(shutdown, children)
    this.#timers.push(
      this.#clock.setTimer(shutdown, () => {
        for (const late of children) killQuietly(late, 'shutdown_timeout')
      }),
    )
  }

  /** The child is down. */
  remove(child: Child, shutdown: Shutdown): void {
    if (typeof shutdown === 'number') this.#waiting.get(shutdown)?.delete(child)
  }

  /** All are down. */
  clear(): void {
    for (const timer of this.#timers) timer.cancel()
  }
}
