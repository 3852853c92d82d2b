import { within } from '../../fixtures/await-event.ts'
import type { Cues, Passage } from './behaviours.ts'

/** How long a test waits for an event, in milliseconds. */
export const PATIENCE_MS = 10_000

/** Some start is at its gate. */
const ANY_GATE = 'waiting'

/** Keeps the record of what the children do, and answers what they ask. */
export class Prompter implements Cues {
  #record: string[] = []
  readonly #waiting = new Set<{ readonly line: string; readonly met: () => void }>()
  readonly #gates = new Map<string, (passage: Passage) => void>()
  readonly #workers = new Map<string, () => void>()
  readonly #starts = new Map<string, number>()
  readonly #broken = new Set<string>()

  // ---- the record

  note(line: string): void {
    this.#record.push(line)
    for (const waiting of [...this.#waiting]) {
      if (waiting.line !== line) continue
      this.#waiting.delete(waiting)
      waiting.met()
    }
  }

  /** The lines since the last call that begin with one of these words. */
  take(...words: readonly string[]): readonly string[] {
    const lines = this.#record
    this.#record = []
    return words.length === 0 ? lines : lines.filter((line) => words.some((word) => line.startsWith(`${word} `)))
  }

  /**
   * Resolves when the line is in the record, at once when it has been since the last {@link take}.
   */
  async until(line: string): Promise<void> {
    if (this.#record.includes(line)) return
    await within(`"${line}"`, new Promise<void>((met) => this.#waiting.add({ line, met })), PATIENCE_MS)
  }

  // ---- what children ask

  gate(path: string): Promise<Passage> {
    const passage = new Promise<Passage>((resolve) => void this.#gates.set(path, resolve))
    this.note(`waiting ${path}`)
    this.note(ANY_GATE)
    return passage
  }

  /** Waits until a start is at its gate, and lets it go on. */
  async open(path: string, passage: Passage): Promise<void> {
    if (!this.#gates.has(path)) {
      this.#record = this.#record.filter((line) => line !== `waiting ${path}`)
      await this.until(`waiting ${path}`)
    }
    this.#gates.get(path)?.(passage)
    this.#gates.delete(path)
  }

  /** As {@link open}, of whichever child waits next. */
  async openNext(passage: Passage): Promise<void> {
    if (this.#gates.size === 0) {
      this.#record = this.#record.filter((line) => line !== ANY_GATE)
      await this.until(ANY_GATE)
    }
    for (const path of [...this.#gates.keys()].slice(0, 1)) await this.open(path, passage)
  }

  work(path: string): Promise<void> {
    return new Promise((resolve) => void this.#workers.set(path, resolve))
  }

  /** Lets every child that works finish its work. */
  finishWork(): void {
    for (const finish of this.#workers.values()) finish()
    this.#workers.clear()
  }

  nextStart(path: string): number {
    const count = (this.#starts.get(path) ?? 0) + 1
    this.#starts.set(path, count)
    return count
  }

  isBroken(path: string): boolean {
    return this.#broken.has(path)
  }

  /** From now on starts of that path are late, and fail. */
  break(path: string): void {
    this.#broken.add(path)
  }

  repair(path: string): void {
    this.#broken.delete(path)
  }
}
