import { type MemoryReading, readMemory } from './memory.ts'
import type { WorkerWatch } from './watch-workers.ts'

/**
 * Memory of the host and of every worker, as last seen: a worker that is being restarted has none.
 */
export interface MemoryReport {
  readonly host: MemoryReading | undefined
  /** Path of the worker → its memory. */
  readonly workers: Readonly<Record<string, MemoryReading>>
  readonly totalBytes: number
  /** `PSS` only when every part of the total is. */
  readonly measure: MemoryReading['measure']
}

/** Remembers what was measured last. */
export class MemoryMeter {
  readonly #workers = new Map<string, MemoryReading>()
  #host: MemoryReading | undefined = undefined

  /** Measures everybody who runs. */
  async sample(watch: WorkerWatch): Promise<void> {
    this.#host = (await readMemory(process.pid)) ?? this.#host
    for (const { path, pid } of watch.workers) {
      const reading = pid === undefined ? undefined : await readMemory(pid)
      if (reading !== undefined) this.#workers.set(path, reading)
    }
  }

  get report(): MemoryReport {
    const all = [...(this.#host === undefined ? [] : [this.#host]), ...this.#workers.values()]
    return {
      host: this.#host,
      workers: Object.fromEntries(this.#workers),
      totalBytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
      measure: all.every(({ measure }) => measure === 'PSS') ? 'PSS' : 'RSS',
    }
  }
}
