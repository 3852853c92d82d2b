import { SpecError } from '../errors/spec-error.ts'
import { recallChecked } from './checked-specs.ts'
import type { ResolvedChildSpec, StartKind } from './child-spec.ts'
import type { KnownKinds, SpecKind } from './spec-kind.ts'

/** Kinds of child by name. Those of one system do not change while it runs. */
export class Kinds<K extends SpecKind = SpecKind> implements KnownKinds {
  readonly all: readonly K[]
  readonly #byName: ReadonlyMap<unknown, K>

  /** @throws {@link SpecError} `SPEC_BAD_COMBINATION` when two of them have one name. */
  constructor(all: readonly K[]) {
    this.all = all
    this.#byName = new Map(all.map((kind) => [kind.name, kind]))
    const twin = all.find((kind) => this.#byName.get(kind.name) !== kind)
    if (twin !== undefined)
      throw new SpecError(
        'SPEC_BAD_COMBINATION',
        `Two kinds of child are called '${twin.name}'. Leave one of them out.`,
      )
  }

  get names(): readonly StartKind[] {
    return this.all.map(({ name }) => name)
  }

  find(name: unknown): K | undefined {
    return this.#byName.get(name)
  }

  /** The kind of a spec that was checked with these kinds. */
  of({ start }: Pick<ResolvedChildSpec, 'start'>): K {
    const kind = this.find(start.kind)
    if (kind === undefined) throw new TypeError(`the kind '${start.kind}' is unknown, though its spec was checked`)
    return kind
  }

  recall(spec: object): ResolvedChildSpec | undefined {
    const checked = recallChecked(spec)
    return checked?.kinds.every((kind) => this.find(kind.name) === kind) === true ? checked.resolved : undefined
  }
}
