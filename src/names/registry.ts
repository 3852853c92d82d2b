import type { Identity, Life } from '../child/life.ts'
import { A_FUNCTION } from '../options/option-rule.ts'
import { checkOption } from '../options/options-of.ts'
import { KeyLock } from './key-lock.ts'

/** `unique`: at most one entry per key. `duplicate`: any number, also of one owner. */
export type RegistryKeys = 'unique' | 'duplicate'

/** What is registered under a key. */
export interface RegistryEntry<V> extends Identity {
  readonly value: V
}

/** Answer of `register`. `already_registered`: by whom. `noproc`: the one that asks has ended. */
export type RegisterResult =
  | { readonly ok: true }
  | ({ readonly ok: false; readonly error: 'already_registered' | 'noproc' } & Identity)

interface Entry<V> {
  readonly owner: Life
  value: V
}

/**
 * Who is registered under which key, with a value each. Entries go when their owner ends: at once,
 * so that nobody ever finds a life that has ended.
 *
 * Keys compare as those of a `Map`. One life may hold any number of keys.
 *
 * @source Elixir `Registry`; differs: entries are gone at once, and nothing is told to listeners
 */
export class Registry<V = unknown> {
  readonly name: string
  readonly keys: RegistryKeys
  readonly #byKey = new Map<unknown, Entry<V>[]>()
  readonly #byOwner = new Map<Life, Set<unknown>>()
  readonly #locks = new KeyLock()
  #count = 0

  /** @internal Use `system.registry(name)`. */
  constructor(name: string, keys: RegistryKeys) {
    this.name = name
    this.keys = keys
  }

  /** Number of entries. */
  get count(): number {
    return this.#count
  }

  /** All entries of a key, the oldest first. */
  lookup(key: unknown): readonly RegistryEntry<V>[] {
    return (this.#byKey.get(key) ?? []).map(asSeen)
  }

  /**
   * Calls `use` with all entries of a key, here and now; not at all when there are none. What it
   * throws comes back to the caller.
   */
  dispatch(key: unknown, use: (entries: readonly RegistryEntry<V>[]) => void): void {
    checkOption({ owner: 'dispatch()', name: 'use' }, use, A_FUNCTION)
    const entries = this.lookup(key)
    if (entries.length > 0) use(entries)
  }

  /**
   * Runs a function while nobody else holds the lock of this key, first come, first served. The
   * lock has nothing to do with entries.
   */
  lock<T>(key: unknown, use: () => T | Promise<T>): Promise<T> {
    return this.#locks.run(key, undefined, use)
  }

  /** @internal The same, until `owner` ends. */
  lockFor<T>(owner: Life, { key, use }: { key: unknown; use: () => T | Promise<T> }): Promise<T> {
    return this.#locks.run(key, owner, use)
  }

  /**
   * @internal Adds an entry. With unique keys it is refused when there is one, also by the same
   *   owner.
   */
  register(owner: Life, key: unknown, value: V): RegisterResult {
    const entries = this.#byKey.get(key)
    const holder = this.keys === 'unique' ? entries?.[0]?.owner : undefined
    if (holder !== undefined) {
      const { path, incarnation } = holder
      return { ok: false, error: 'already_registered', path, incarnation }
    }
    const entry: Entry<V> = { owner, value }
    if (entries === undefined) this.#byKey.set(key, [entry])
    else entries.push(entry)
    const keys = this.#byOwner.get(owner)
    if (keys === undefined) this.#byOwner.set(owner, new Set([key]))
    else keys.add(key)
    this.#count += 1
    return { ok: true }
  }

  /** @internal Removes all entries of an owner under a key. */
  unregister(owner: Life, key: unknown): void {
    const keys = this.#byOwner.get(owner)
    if (keys?.delete(key) !== true) return
    if (keys.size === 0) this.#byOwner.delete(owner)
    const before = this.#byKey.get(key) ?? []
    const after = before.filter((entry) => entry.owner !== owner)
    this.#count -= before.length - after.length
    if (after.length === 0) this.#byKey.delete(key)
    else this.#byKey.set(key, after)
  }

  /** @internal Replaces the value of a unique key. @returns Whether `owner` holds the key. */
  updateValue(owner: Life, key: unknown, update: (value: V) => V): boolean {
    checkOption({ owner: 'updateValue()', name: 'update' }, update, A_FUNCTION)
    const entry = this.keys === 'unique' ? this.#byKey.get(key)?.[0] : undefined
    if (entry?.owner !== owner) return false
    entry.value = update(entry.value)
    return true
  }

  /** @internal Values of an owner under a key, the oldest first. */
  valuesOf(owner: Life, key: unknown): readonly V[] {
    return (this.#byKey.get(key) ?? []).flatMap((entry) => (entry.owner === owner ? [entry.value] : []))
  }

  /** @internal Keys of an owner, in the order in which it registered. */
  keysOf(owner: Life): readonly unknown[] {
    return [...(this.#byOwner.get(owner) ?? [])]
  }

  /** @internal An owner has ended: nothing of it is left. */
  ended(owner: Life): void {
    for (const key of this.keysOf(owner)) this.unregister(owner, key)
    this.#locks.ended(owner)
  }
}

function asSeen<V>({ owner: { path, incarnation }, value }: Entry<V>): RegistryEntry<V> {
  return { path, incarnation, value }
}
