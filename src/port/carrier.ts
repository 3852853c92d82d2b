import type { Identity } from '../child/life.ts'
import type { Clock } from '../clock/clock.ts'
import type { ResourceUsage } from '../errors/resource-usage.ts'
import type { WireError } from '../errors/wire-error.ts'
import type { SpawnFailure } from '../process/diagnose.ts'
import type { ResolvedWorkerStart } from '../spec/resolve-worker-start.ts'
import type { Frame } from '../wire/frame.ts'
import type { PortSpec } from './port-spec.ts'
import type { Said } from './read-tail.ts'

/**
 * What carries the frames of one life of a worker, and is that life: a process behind pipes, a
 * thread, a guest of a WebAssembly runtime, a fake in a test. It is begun when it is opened; what
 * happens to it is told to its listener.
 *
 * ```
 *   write ──frames──> │ carrier │ ──payloads──> listener
 *   end, ask, kill ─> │         │ ──its end───>
 * ```
 */
export interface Carrier {
  /** Whether it takes no frames at the moment: it is full, or broken, or over. */
  readonly isCongested: boolean
  /**
   * What it has of the machine's memory at this moment, in bytes; `undefined` where nobody can
   * tell.
   */
  readonly memoryBytes: number | undefined
  /** Writes a whole frame, header included. */
  write(frame: Frame): void
  /** No more frames come. What it carries reads the end of them. */
  end(): void
  /**
   * Asks what it carries to end, beside the frames, as SIGTERM does. Does nothing where there is no
   * such way.
   */
  ask(): void
  /** Ends what it carries, and all that this has started, at once. */
  kill(): void
  /**
   * Gives up what a kill has not ended: the end is reported as it is known, with survivors. It
   * keeps the host alive no longer; when it ends after all, what was kept for it is given back.
   * Does nothing when its end has been seen.
   */
  abandon(): void
}

/**
 * What a carrier tells its owner. After `onExit`, which comes exactly once, it tells nothing more.
 */
export interface CarrierListener {
  /** It runs. @param pid - Its process; absent where it has none. */
  onSpawned(pid?: number): void
  /** One payload; a view that is valid as long as it is kept. */
  onPayload(payload: Buffer): void
  /** A line of text that the program printed. */
  onLine(source: 'stdout' | 'stderr', line: string): void
  /** The bytes break the framing. Nothing more is read. */
  onViolation(violation: WireError): void
  /** The program closed its frame descriptor, though it may still run. */
  onFramesEnded(): void
  /**
   * The program closed the descriptor that it reads frames from, though it may still run. Told at
   * most once, and not when we have closed it.
   */
  onInputClosed(): void
  /**
   * Of the frames that were written, the program has read none of the last `frames` as a whole: it
   * had closed its descriptor, or had ended.
   */
  onUnwritten(frames: number): void
  /** It takes frames again. */
  onDrain(): void
  /**
   * It has ended, so has what it had started, as far as its containment holds, and what was still
   * on its way from it has been read.
   */
  onExit(exit: CarrierExit): void
}

/** How it ended. Where there is no process, nothing of what processes have is known. */
export interface CarrierExit extends Said {
  /** Present when it never ran. */
  readonly spawnFailure: SpawnFailure | undefined
  readonly code: number | undefined
  readonly signal: string | undefined
  /** Set when its frames ended in the middle of one. */
  readonly truncated: WireError | undefined
  /** What it used, with all that it had started; `undefined` where nobody counts. */
  readonly usage: ResourceUsage | undefined
  /** Whether it, or something that it had started, is still there, though it was killed. */
  readonly hasSurvivors: boolean
  /** Who that is, and why, for a person. */
  readonly survivors?: string
}

/** Whose carrier is opened. */
export interface Opening {
  readonly life: Identity
  readonly start: ResolvedWorkerStart
  /** The program, with everything prepared and substituted. */
  readonly program: PortSpec
}

/** Opens the carrier of one life. Failure to start is reported through `onExit`, and not thrown. */
export type OpenCarrier = (opening: Opening, listener: CarrierListener, clock: Clock) => Carrier
