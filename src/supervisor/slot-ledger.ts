import type { SlotObserver, SlotState } from '../child/child.ts'
import type { ResolvedChildSpec } from '../spec/child-spec.ts'
import type { Slot } from './slot.ts'

/**
 * Every slot that the observer has been told of and that is not gone, in all supervisors of one
 * system.
 *
 * A supervisor that ended is not there any more to say that its slots are gone. This remembers
 * them: they are reported as `gone` when the supervisor's own slot goes, or when its next life
 * begins without them.
 */
export class SlotLedger {
  /** Path of a supervisor → path of a slot in it → its spec. */
  readonly #slots = new Map<string, Map<string, ResolvedChildSpec>>()
  readonly #observe: SlotObserver

  constructor(observe: SlotObserver) {
    this.#observe = observe
  }

  /** A slot of `supervisor` has come to be, or has changed. */
  changed(supervisor: string, { path, spec }: Pick<Slot, 'path' | 'spec'>, state: SlotState): void {
    const known = this.#slots.get(supervisor)
    if (known === undefined) this.#slots.set(supervisor, new Map([[path, spec]]))
    else known.set(path, spec)
    this.#observe(path, state, spec)
  }

  /** A slot of `supervisor` is gone, and with it, first, everything below. */
  gone(supervisor: string, path: string): void {
    const spec = this.#slots.get(supervisor)?.get(path)
    if (spec === undefined) return
    this.retain(path, new Set())
    this.#slots.get(supervisor)?.delete(path)
    this.#observe(path, 'gone', spec)
  }

  /** Of the slots of `supervisor` only those at `paths` are left; the others are gone. */
  retain(supervisor: string, paths: ReadonlySet<string>): void {
    const known = this.#slots.get(supervisor)
    if (known === undefined) return
    for (const path of [...known.keys()]) if (!paths.has(path)) this.gone(supervisor, path)
    if (known.size === 0) this.#slots.delete(supervisor)
  }
}
