import type { Life } from '../../src/child/life.ts'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import { Lives } from '../../src/lives/lives.ts'
import { Registries } from '../../src/names/registries.ts'

/** A life without anything behind it: it remembers what it is told, and dies when it must. */
export class FakeLife implements Life {
  readonly path: string
  readonly incarnation: string
  readonly heard: unknown[] = []
  /** Why it ended; `undefined` while it lives. */
  ended: ExitReason | undefined = undefined
  trapsExits = false
  readonly #lives: Lives

  constructor(path: string, lives: Lives) {
    this.path = path
    this.incarnation = `${path}#1`
    this.#lives = lives
    lives.born(this)
  }

  tell(message: unknown): void {
    this.heard.push(message)
  }

  die(reason: ExitReason): void {
    if (this.ended !== undefined) return
    this.ended = reason
    this.#lives.ended(this, reason)
  }
}

/** Lives of that many fakes, named a, b, c ... */
export function makeLives(...paths: readonly string[]): {
  readonly lives: Lives
  readonly registries: Registries
  readonly fakes: readonly FakeLife[]
} {
  const registries = new Registries()
  const lives = new Lives(registries)
  return { lives, registries, fakes: paths.map((path) => new FakeLife(path, lives)) }
}

/** What died, with the reason of each. */
export const deaths = (fakes: readonly FakeLife[]): readonly (readonly [string, string])[] =>
  fakes.flatMap(({ path, ended }) => (ended === undefined ? [] : [[path, ended.type] as const]))
