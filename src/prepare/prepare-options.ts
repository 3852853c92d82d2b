import type { Clock } from '../clock/clock.ts'
import type { CommandOptions } from '../process/run-command.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { cacheRoot } from './cache-root.ts'
import { createToolVersions, type ToolVersions } from './tool-version.ts'

/** How preparations are made. */
export interface PrepareOptions {
  readonly telemetry: Telemetry
  readonly clock: Clock
  /** Default: `TUTTI_CACHE_DIR`, else the user's cache folder of the platform. */
  readonly cacheDir?: string | undefined
  /** Ends what runs, removes what it made, and rejects with the signal's reason. Default: none. */
  readonly signal?: AbortSignal | undefined
  /** What holds the steps and all that they start. Default: their process groups. */
  readonly enclose?: CommandOptions['enclose']
  /** What the steps run in. Default: this process's environment. */
  readonly hostEnv?: Readonly<NodeJS.ProcessEnv>
  /**
   * Share one among all calls of a system, and each tool is asked for its version once. Default: a
   * new one.
   */
  readonly versions?: ToolVersions
  /**
   * How long one step may take, in milliseconds; a tool that hangs is killed then. Default 3 600
   * 000.
   */
  readonly stepLimitMs?: number
  /**
   * How long another process may take that prepares the same, in milliseconds. Default 1 800 000.
   */
  readonly lockTimeoutMs?: number
  /**
   * How long a process that prepares may be frozen before it counts as dead, in milliseconds, >=
   * 2000. Default 10 000.
   */
  readonly lockStaleMs?: number
}

/** {@link PrepareOptions} with the defaults filled in. */
export interface ResolvedPrepareOptions extends Required<Omit<PrepareOptions, 'cacheDir' | 'signal' | 'enclose'>> {
  readonly enclose?: CommandOptions['enclose']
  /** Absolute; `undefined`: the user has no place for it. */
  readonly root: string | undefined
  readonly signal: AbortSignal
}

/** Fills in the defaults. */
export function resolvePrepareOptions({ cacheDir, signal, ...options }: PrepareOptions): ResolvedPrepareOptions {
  const hostEnv = options.hostEnv ?? process.env
  return {
    hostEnv,
    versions: createToolVersions(options.clock),
    stepLimitMs: 3_600_000,
    lockTimeoutMs: 1_800_000,
    lockStaleMs: 10_000,
    ...options,
    root: cacheRoot({ cacheDir, env: hostEnv }),
    signal: signal ?? new AbortController().signal,
  }
}
