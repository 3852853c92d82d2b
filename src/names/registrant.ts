import type { Life } from '../child/life.ts'
import type { RegisterResult, Registry } from './registry.ts'

/**
 * A registry in the hands of one life: it registers itself, and nobody else. After its end nothing
 * of this does anything.
 */
export class Registrant<V = unknown> {
  /** For look-up and dispatch. */
  readonly registry: Registry<V>
  readonly #owner: Life
  readonly #isAlive: () => boolean

  /** @internal Use `context.registry(name)`. */
  constructor(registry: Registry<V>, owner: Life, isAlive: () => boolean) {
    this.registry = registry
    this.#owner = owner
    this.#isAlive = isAlive
  }

  /** Keys that it holds, in the order in which it registered. */
  get keys(): readonly unknown[] {
    return this.registry.keysOf(this.#owner)
  }

  /**
   * Adds an entry for itself. With unique keys it is refused when there is one, also when that is
   * its own.
   */
  register(key: unknown, value: V): RegisterResult {
    if (this.#isAlive()) return this.registry.register(this.#owner, key, value)
    const { path, incarnation } = this.#owner
    return { ok: false, error: 'noproc', path, incarnation }
  }

  /** Removes all of its entries under a key. */
  unregister(key: unknown): void {
    this.registry.unregister(this.#owner, key)
  }

  /** Its own values under a key, the oldest first. */
  values(key: unknown): readonly V[] {
    return this.registry.valuesOf(this.#owner, key)
  }

  /** Replaces its value under a unique key. @returns Whether it holds the key. */
  updateValue(key: unknown, update: (value: V) => V): boolean {
    return this.registry.updateValue(this.#owner, key, update)
  }

  /** As `registry.lock`; the lock is also free when this life has ended. */
  lock<T>(key: unknown, use: () => T | Promise<T>): Promise<T> {
    return this.registry.lockFor(this.#owner, { key, use })
  }
}
