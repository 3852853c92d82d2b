import type { Child, ChildStarter, KillOrder } from '../../../src/child/child.ts'
import type { Clock } from '../../../src/clock/clock.ts'
import { resolveTree } from '../../../src/system/resolve-tree.ts'
import { ROOT } from './step.ts'
import { type Tree, toChildSpec } from './tree.ts'

/** Whoever owns a tree: it does to the root what a supervisor above it would. */
export class Owner {
  readonly #starter: ChildStarter
  readonly #clock: Clock
  readonly #abort = new AbortController()
  readonly #kill = new AbortController()
  #root: Child | undefined = undefined

  constructor(starter: ChildStarter, clock: Clock) {
    this.#starter = starter
    this.#clock = clock
  }

  boot(tree: Tree, incarnation: string): void {
    const context = { path: ROOT, incarnation, signal: this.#abort.signal, killSignal: this.#kill.signal }
    const boot = async (): Promise<void> => {
      const result = await this.#starter(resolveTree(toChildSpec(tree)), context)
      if (result.outcome === 'started') this.#root = result.child
    }
    void boot()
  }

  /** Gives up a start in progress. */
  abort(isKill: boolean): void {
    this.#abort.abort()
    if (isKill) this.#kill.abort()
  }

  stop(graceMs: number | 'infinity'): void {
    const root = this.#root
    if (root === undefined) return
    root.stop(graceMs)
    if (graceMs === 0) root.kill('shutdown_timeout')
    if (graceMs === 0 || graceMs === 'infinity') return
    const timer = this.#clock.setTimer(graceMs, () => root.kill('shutdown_timeout'))
    void root.exited.then(() => timer.cancel())
  }

  kill(after: KillOrder): void {
    this.#root?.kill(after)
  }
}
