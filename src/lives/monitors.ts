import type { DownMessage, Life, Monitor } from '../child/life.ts'
import { type ExitReason, NOPROC } from '../errors/exit-reason.ts'

interface Watch {
  readonly monitor: Monitor
  readonly target: Life
  /** Who watches; `undefined` for a listener outside of the tree. */
  readonly owner: Life | undefined
  readonly fire: (down: DownMessage) => void
}

/** Who watches, and what happens when the watched life ends. */
export interface Watcher {
  readonly owner: Life | undefined
  readonly fire: (down: DownMessage) => void
}

/**
 * Watches over lives, one-way. Each fires once, with the reason of the end; at once with `noproc`
 * when there is no life to watch. Several watches over one life, also by the same watcher, are
 * independent.
 *
 * @source OTP `monitor/2`, `demonitor/2`
 */
export class Monitors {
  readonly #watches = new Map<Monitor, Watch>()
  readonly #ofTarget = new Map<Life, Set<Watch>>()
  readonly #ofOwner = new Map<Life, Set<Watch>>()

  /** @param target - The life now at `path`, if there is one. */
  watch(path: string, target: Life | undefined, { owner, fire }: Watcher): Monitor {
    const monitor: Monitor = { path, incarnation: target?.incarnation }
    if (target === undefined) {
      fire({ type: 'down', monitor, path, reason: NOPROC })
      return monitor
    }
    const watch: Watch = { monitor, target, owner, fire }
    this.#watches.set(monitor, watch)
    add(this.#ofTarget, target, watch)
    if (owner !== undefined) add(this.#ofOwner, owner, watch)
    return monitor
  }

  /** @returns Whether it had not fired yet. It does not fire any more. */
  unwatch(monitor: Monitor): boolean {
    const watch = this.#watches.get(monitor)
    if (watch === undefined) return false
    this.#watches.delete(monitor)
    remove(this.#ofTarget, watch.target, watch)
    if (watch.owner !== undefined) remove(this.#ofOwner, watch.owner, watch)
    return true
  }

  /**
   * A life has ended: who watches it is told, and what it watches itself is not of interest any
   * more.
   */
  ended(life: Life, reason: ExitReason): void {
    for (const { monitor } of this.#ofOwner.get(life) ?? []) this.unwatch(monitor)
    const watches = this.#ofTarget.get(life)
    if (watches === undefined) return
    for (const { monitor, fire } of [...watches]) {
      // What has just been told may have taken this one back.
      if (this.unwatch(monitor)) fire({ type: 'down', monitor, path: life.path, reason })
    }
  }
}

function add(map: Map<Life, Set<Watch>>, key: Life, watch: Watch): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, new Set([watch]))
  else known.add(watch)
}

function remove(map: Map<Life, Set<Watch>>, key: Life, watch: Watch): void {
  const known = map.get(key)
  known?.delete(watch)
  if (known?.size === 0) map.delete(key)
}
