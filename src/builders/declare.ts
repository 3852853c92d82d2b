import { checkOption } from '../options/options-of.ts'
import { recallChecked, rememberChecked } from '../spec/checked-specs.ts'
import type { ChildSpec, ResolvedChildSpec } from '../spec/child-spec.ts'
import { isForeignName } from '../spec/foreign-name.ts'
import { resolveChildSpec } from '../spec/resolve-child-spec.ts'
import { resolveMailbox } from '../spec/resolve-worker-start.ts'
import type { KnownKinds, SpecKind } from '../spec/spec-kind.ts'
import type { ResolvedMailboxOptions } from '../spec/worker-spec.ts'
import { A_KIND, OWN_KINDS } from '../system/own-kinds.ts'

/**
 * Checks a spec where it is declared, so that an error is at the line of whoever wrote it, and
 * remembers what was made of it, so that nobody has to read it again. What depends on its
 * supervisor is left to that.
 *
 * A `start` of somebody else's kind, which only `start()` knows, is left as it is; then the specs
 * that hold it are checked here and once more there.
 *
 * @param kind - Of the spec, when it is not one of ours. Default: ours are known.
 * @returns The same spec, frozen.
 * @throws {@link SpecError} for the first mistake, at once; `SPEC_INVALID_OPTION` for a wrong
 *   `kind`.
 * @example
 * const lines = (id: string, command: string) => declare({ id, start: { kind: 'acme:lines', command
 * } }, linesKind)
 */
export function declare<C extends ChildSpec>(spec: C, kind?: SpecKind): C {
  if (kind !== undefined) checkOption({ owner: 'declare()', name: 'kind' }, kind, A_KIND)
  const kinds = new DeclaredKinds(kind)
  const resolved = resolveChildSpec(spec, { path: '', autoShutdown: undefined, kinds })
  if (kinds.areAllKnown) rememberChecked(spec, { resolved, kinds: kinds.foreign })
  Object.freeze(spec.start)
  return Object.freeze(spec)
}

/** Our own kinds and one more. Specs of others are left as they are. */
class DeclaredKinds implements KnownKinds {
  readonly names = OWN_KINDS.names
  readonly #own: SpecKind | undefined
  readonly #foreign = new Set<SpecKind>()
  areAllKnown = true

  constructor(own: SpecKind | undefined) {
    this.#own = own
  }

  /** Those of others that have checked something. */
  get foreign(): readonly SpecKind[] {
    return this.#foreign.size === 0 ? NONE : [...this.#foreign]
  }

  find(name: unknown): SpecKind | undefined {
    const known = OWN_KINDS.find(name)
    if (known !== undefined || !isForeignName(name)) return known
    if (name === this.#own?.name) {
      this.#foreign.add(this.#own)
      return this.#own
    }
    this.areAllKnown = false
    const mailboxOf = (): ResolvedMailboxOptions => resolveMailbox(undefined)
    return { name, type: 'worker', parse: (start) => ({ ...start, kind: name }), mailboxOf }
  }

  recall(spec: object): ResolvedChildSpec | undefined {
    const checked = recallChecked(spec)
    for (const kind of checked?.kinds ?? NONE) this.#foreign.add(kind)
    return checked?.resolved
  }
}

/** Shared by all specs without foreign kinds, which are nearly all. */
const NONE: readonly SpecKind[] = Object.freeze([])
