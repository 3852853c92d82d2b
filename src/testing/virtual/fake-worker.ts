import type { SpawnFailure } from '../../process/diagnose.ts'

/** One life of a fake worker, as its script sees it. */
export interface FakeLife {
  readonly path: string
  /** 1 for the first life at this path. */
  readonly number: number
  /** From 0 (inclusive) to 1 (exclusive); the same for the same seed and path. */
  readonly random: () => number
  /** Resolves after that time on the system's clock. */
  readonly wait: (ms: number) => Promise<void>
}

/**
 * A handler of a fake worker. What it throws, or rejects with, is carried to the caller as from a
 * real one.
 */
export type FakeMethod = (args: unknown, life: FakeLife) => unknown

/**
 * How a fake worker behaves in one life. Every field has a default: `{}` is a worker without
 * methods that lives until it is stopped.
 */
export interface FakeWorker {
  /** Default: none. */
  readonly methods?: Readonly<Record<string, FakeMethod>>
  /** Calls handled at the same time. Default 1. */
  readonly concurrency?: number
  /** From spawn to READY. Default 0. `'never'`: it hangs. */
  readonly readyAfterMs?: number | 'never'
  /** There is no process at all. */
  readonly failsToStart?: SpawnFailure
  /**
   * It ends by itself, so long after its spawn. Default: never; exit code 0 unless a code or a
   * signal is given.
   */
  readonly ends?: { readonly afterMs: number; readonly code?: number; readonly signal?: NodeJS.Signals }
  /** It takes no notice of STOP, end of file and SIGTERM. Default false. */
  readonly ignoresStop?: boolean
}

/** What a fake worker does: always the same, or decided anew for each of its lives. */
export type FakeScript = FakeWorker | ((life: FakeLife) => FakeWorker)
