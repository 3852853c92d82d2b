import type { Identity, Life } from '../child/life.ts'
import { SpecError } from '../errors/spec-error.ts'
import { describeValue } from '../options/describe-value.ts'
import { A_TEXT, isRecord, type OptionRule } from '../options/option-rule.ts'
import { checkOption } from '../options/options-of.ts'
import { readSpec } from '../options/read-spec.ts'
import type { Via } from '../spec/actor-spec.ts'
import { type RegisterResult, Registry, type RegistryKeys } from './registry.ts'

const KEYS: OptionRule = {
  is: (value) => value === 'unique' || value === 'duplicate',
  expected: "'unique' or 'duplicate'",
}

/** The registry of plain names, which every system has. */
const NAMES = 'names'

/**
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` for what cannot be the name of anything, as from
 *   a variable that was never set.
 */
function checkName(name: unknown): void {
  if (typeof name === 'string') return
  if (readSpec('The address of a child', () => isRecord(name) && typeof name['registry'] === 'string')) return
  const message = `A child is addressed by its path, by a name, or by \`{ registry, key }\`; got ${describeValue(name)}`
  throw new SpecError('SPEC_INVALID_OPTION', message)
}

/** A name, or a place in a registry, as one text for people. */
export function describeName(name: string | Via): string {
  checkName(name)
  return typeof name === 'string' ? name : `${name.registry}:${name.key}`
}

/** The registries of one system, by name. Each is made when it is first asked for. */
export class Registries {
  readonly #byName = new Map<string, Registry>()

  /**
   * @throws {@link SpecError} `SPEC_BAD_COMBINATION` when it exists with other keys;
   *   `SPEC_INVALID_OPTION`.
   */
  get<V = unknown>(name: string, keys: RegistryKeys = 'unique'): Registry<V> {
    checkOption({ owner: 'registry()', name: 'name' }, name, A_TEXT)
    checkOption({ owner: 'registry()', name: 'keys' }, keys, KEYS)
    let known = this.#byName.get(name)
    if (known === undefined) this.#byName.set(name, (known = new Registry(name, keys)))
    // What the values are is an agreement of those who share the name.
    if (known.keys === keys) return known as Registry<V>
    const message = `The registry "${name}" has ${known.keys} keys, and cannot be used with ${keys} ones. Use another name.`
    throw new SpecError('SPEC_BAD_COMBINATION', message)
  }

  /** Registers a life under its name. @source OTP `gen:register_name/1` */
  register(life: Life, name: string | Via): RegisterResult {
    if (typeof name === 'string') return this.get(NAMES).register(life, name, undefined)
    return this.get(name.registry).register(life, name.key, name.value)
  }

  /** Who has that name now. @source OTP `whereis/1`, `via`: `whereis_name/1` */
  whereis(name: string | Via): Identity | undefined {
    if (typeof name !== 'string') checkName(name)
    const [entry] = typeof name === 'string' ? this.get(NAMES).lookup(name) : this.get(name.registry).lookup(name.key)
    return entry === undefined ? undefined : { path: entry.path, incarnation: entry.incarnation }
  }

  /** The path of whoever has that name, or the path that it is. */
  pathOf(target: string): string {
    return this.whereis(target)?.path ?? target
  }

  /** A life has ended: all that it registered is gone. */
  ended(life: Life): void {
    for (const registry of this.#byName.values()) registry.ended(life)
  }
}
