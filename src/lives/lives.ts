import type { DownMessage, Identity, Life, Monitor } from '../child/life.ts'
import { type ExitReason, isExitReason } from '../errors/exit-reason.ts'
import type { Registries } from '../names/registries.ts'
import type { OptionRule } from '../options/option-rule.ts'
import { checkOption } from '../options/options-of.ts'
import { Links } from './links.ts'
import { Monitors } from './monitors.ts'

const A_REASON: OptionRule = {
  is: (value) => value === 'kill' || isExitReason(value),
  expected: "an exit reason, as `{ type: 'shutdown' }`, or 'kill'",
}

/** Who does something from outside of the tree. */
const OUTSIDE: Identity = Object.freeze({ path: '', incarnation: '' })

/**
 * The lives of one system that are going on now, by path, and everything that binds them to each
 * other.
 *
 * A life is here from before its `init`, or its process, until nothing of it is left. When it ends,
 * everybody hears of it in this order: its names are free, its watchers are told, its links signal.
 * So whoever is told finds the name free.
 */
export class Lives {
  readonly #byPath = new Map<string, Life>()
  readonly #links = new Links()
  readonly #monitors = new Monitors()
  readonly #registries: Registries

  constructor(registries: Registries) {
    this.#registries = registries
  }

  /** A life begins. */
  born(life: Life): void {
    this.#byPath.set(life.path, life)
  }

  /** A life has ended, for good. Repeating it does nothing. */
  ended(life: Life, reason: ExitReason): void {
    if (this.#byPath.get(life.path) !== life) return
    this.#byPath.delete(life.path)
    this.#registries.ended(life)
    this.#monitors.ended(life, reason)
    this.#links.ended(life, reason)
  }

  /** The life at that path now. */
  at(path: string): Life | undefined {
    return this.#byPath.get(path)
  }

  /** Puts a message into the inbox of the life at that path; it is lost when there is none. */
  send(path: string, message: unknown): void {
    this.#byPath.get(path)?.tell(message)
  }

  /** Links a life to the one at that path. When there is none it gets the exit signal `noproc`. */
  link(one: Life, path: string): void {
    const other = this.#byPath.get(path)
    if (other === undefined) this.#links.linkFailed(one, path)
    else this.#links.link(one, other)
  }

  /** @returns Whether there was a link to the life now at that path. */
  unlink(one: Life, path: string): boolean {
    const other = this.#byPath.get(path)
    return other === undefined ? false : this.#links.unlink(one, other)
  }

  /**
   * Sends an exit signal to the life at that path.
   *
   * @returns Whether there is one.
   * @throws {@link SpecError} `SPEC_INVALID_OPTION` when the reason is none: whoever hears of the
   *   end could not read it.
   */
  exit(path: string, reason: ExitReason | 'kill', from: Identity = OUTSIDE): boolean {
    checkOption({ owner: 'exit()', name: 'reason' }, reason, A_REASON)
    const to = this.#byPath.get(path)
    if (to !== undefined) this.#links.exit(to, from, reason)
    return to !== undefined
  }

  /** Watches the life at that path; `owner` gets the message. */
  monitor(owner: Life, path: string): Monitor {
    return this.#monitors.watch(path, this.#byPath.get(path), { owner, fire: (down) => owner.tell(down, down.monitor) })
  }

  /** @returns Whether it had not fired yet. */
  demonitor(monitor: Monitor): boolean {
    return this.#monitors.unwatch(monitor)
  }

  /**
   * Watches from outside of the tree.
   *
   * @param listener - Called once, never before this has returned.
   * @returns Its undo.
   */
  watch(path: string, listener: (down: DownMessage) => void): () => void {
    let isWanted = true
    const fire = (down: DownMessage): void =>
      queueMicrotask(() => {
        if (isWanted) listener(down)
      })
    const monitor = this.#monitors.watch(path, this.#byPath.get(path), { owner: undefined, fire })
    return () => {
      isWanted = false
      this.#monitors.unwatch(monitor)
    }
  }
}
