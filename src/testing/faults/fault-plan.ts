import type { SpawnFailure } from '../../process/diagnose.ts'
import type { FrameAction, FrameFault } from './frame-fault.ts'

/** The faults of one worker that are yet to come; they outlive its lives. */
export class FaultPlan {
  readonly #frames = new Set<FrameFault>()
  readonly #failures: { readonly failure: SpawnFailure; left: number }[] = []
  /** Handshakes that will hang. */
  hangs = 0
  /** Whether it hears nothing of being asked to stop. */
  ignoresStop = false
  /** Whether nothing is taken from the host. */
  isBlocked = false
  /** Bytes per second in either direction. */
  pace: number | undefined = undefined

  /** @returns Its undo. */
  addFrameFault(fault: FrameFault): () => void {
    this.#frames.add(fault)
    return () => void this.#frames.delete(fault)
  }

  /** @returns Its undo: those that have not happened yet will not. */
  addFailures(times: number, failure: SpawnFailure): () => void {
    const own = { failure, left: times }
    this.#failures.push(own)
    return () => void (own.left = 0)
  }

  /**
   * What becomes of a frame; every fault that waits for its like counts it, and the first whose
   * frame it is decides.
   */
  judge(from: 'host' | 'worker', kind: unknown): FrameAction | undefined {
    if (this.#frames.size === 0) return undefined
    const met = [...this.#frames].filter((fault) => fault.meets(from, kind))
    for (const fault of met) this.#frames.delete(fault)
    return met[0]?.action
  }

  takeFailure(): SpawnFailure | undefined {
    while (this.#failures[0] !== undefined && this.#failures[0].left < 1) this.#failures.shift()
    const [first] = this.#failures
    if (first !== undefined) first.left -= 1
    return first?.failure
  }

  takeHang(): boolean {
    if (this.hangs === 0) return false
    this.hangs -= 1
    return true
  }
}
