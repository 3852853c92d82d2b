import { subscribe } from '../../../src/index.ts'

/** Counts what a system says of itself. Nothing that is promised is judged by these. */
export class Tally {
  readonly deathsByReason: Record<string, number> = {}
  redelivered = 0
  quarantined = 0
  recovered = 0
  #ready = 0
  readonly #paths = new Set<string>()
  readonly #undos: readonly (() => void)[]

  constructor() {
    this.#undos = [
      subscribe('worker:ready', ({ path }) => {
        this.#ready += 1
        this.#paths.add(path)
      }),
      subscribe('worker:died', ({ death }) => {
        if (death.pid === undefined) return
        const { type } = death.reason
        this.deathsByReason[type] = (this.deathsByReason[type] ?? 0) + 1
      }),
      subscribe('message:redelivered', () => (this.redelivered += 1)),
      subscribe('supervisor:quarantined', () => (this.quarantined += 1)),
      subscribe('supervisor:recovered', () => (this.recovered += 1)),
    ]
  }

  get restarts(): number {
    return this.#ready - this.#paths.size
  }

  get deaths(): number {
    return Object.values(this.deathsByReason).reduce((sum, count) => sum + count, 0)
  }

  stop(): void {
    for (const undo of this.#undos) undo()
  }
}
