/** A class of administrations, as `DynamicAdministration`. */
type ClassOf<H> = abstract new (...args: never) => H

/**
 * Administrations of the running supervisors of one system, by path. Each kind of supervisor has a
 * class of its own.
 */
export class Administrations {
  readonly #byPath = new Map<string, object>()

  /** Makes one known. @returns Its undo. */
  readonly register = (path: string, administration: object): (() => void) => {
    this.#byPath.set(path, administration)
    return () => void this.#byPath.delete(path)
  }

  /**
   * That of the supervisor that runs at a path now; `undefined` when there is none, or one of
   * another kind.
   */
  find<H>(path: string, kind: ClassOf<H>): H | undefined {
    const found = this.#byPath.get(path)
    return found instanceof kind ? found : undefined
  }
}
