import type { Life } from '../child/life.ts'
import { A_FUNCTION } from '../options/option-rule.ts'
import { checkOption } from '../options/options-of.ts'

interface Turn {
  readonly owner: Life | undefined
  begin(): void
}

/**
 * Mutual exclusion for each key, first come, first served. Nothing is kept of a key that nobody
 * holds.
 */
export class KeyLock {
  /** The first of each list is the holder. */
  readonly #turns = new Map<unknown, Turn[]>()

  /**
   * Runs a function while nobody else holds the key, and gives its result. The key is free again
   * when the function has ended, however it ended, and when `owner` has.
   *
   * @returns A promise that never settles when `owner` ends before its turn.
   */
  run<T>(key: unknown, owner: Life | undefined, use: () => T | Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      checkOption({ owner: 'lock()', name: 'use' }, use, A_FUNCTION)
      const turn: Turn = {
        owner,
        begin: () => {
          void attempt(use)
            .finally(() => this.#leave(key, turn))
            .then(resolve, reject)
        },
      }
      const turns = this.#turns.get(key)
      if (turns !== undefined) return void turns.push(turn)
      this.#turns.set(key, [turn])
      turn.begin()
    })
  }

  /** An owner has ended: what it holds is free, and it waits for nothing any more. */
  ended(owner: Life): void {
    for (const [key, turns] of [...this.#turns])
      for (const turn of turns.filter((each) => each.owner === owner)) this.#leave(key, turn)
  }

  #leave(key: unknown, turn: Turn): void {
    const turns = this.#turns.get(key)
    const place = turns?.indexOf(turn) ?? -1
    if (turns === undefined || place < 0) return
    turns.splice(place, 1)
    if (turns.length === 0) this.#turns.delete(key)
    else if (place === 0) turns[0]?.begin()
  }
}

async function attempt<T>(use: () => T | Promise<T>): Promise<T> {
  return use()
}
