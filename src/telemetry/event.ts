import type { DeathCertificate } from '../errors/death-certificate.ts'
import type { ExitReason, GiveUpCause } from '../errors/exit-reason.ts'
import type { GivingUp } from '../errors/giving-up.ts'

/**
 * Fields of the four reports that OTP's supervisors make.
 * @source OTP `supervisor` report macros
 */
interface SupervisorReport {
  /** Path of the supervisor. */
  readonly supervisor: string
  /** Path of the offender. */
  readonly path: string
  readonly restart: string
  readonly shutdown: number | string
  readonly reason: ExitReason
  /** Its last life; absent when there was none, and of a start that failed. */
  readonly incarnation?: string
}

/**
 * The closed set of events: name → fields. The channel of an event is `tutti:` and its name, on
 * `node:diagnostics_channel`. Every event also carries `system`, the id of the system it comes
 * from.
 */
export interface TelemetryEvents {
  'system:started': { readonly root: string; readonly durationMs: number }
  'system:stopping': { readonly reason: string }
  'system:task_failed': { readonly phase: string; readonly task: string; readonly message: string }
  'system:stopped': { readonly durationMs: number; readonly killed: readonly string[] }

  /** How what workers start is held together, from now on. */
  'system:contained': {
    readonly containment: string
    readonly summary: string
    readonly unavailable: readonly { readonly containment: string; readonly why: string; readonly remedy: string }[]
    /** What is wrong with where the host runs, for a person. */
    readonly warning?: string
  }
  /** What hosts that were killed, together with their guards, had left behind; it is no more. */
  'janitor:finished': { readonly groups: readonly string[]; readonly processGroups: readonly number[] }

  'prepare:started': { readonly title: string; readonly key: string }
  'prepare:step': { readonly title: string; readonly step: string }
  'prepare:output': { readonly title: string; readonly line: string }
  'prepare:finished': { readonly title: string; readonly cached: boolean; readonly durationMs: number }
  'prepare:failed': { readonly title: string; readonly message: string }

  'child:starting': { readonly path: string; readonly incarnation: string }
  'child:started': {
    readonly path: string
    readonly incarnation: string
    readonly type: string
    readonly durationMs: number
  }
  'child:exited': { readonly path: string; readonly incarnation: string; readonly reason: ExitReason }

  'supervisor:child_terminated': SupervisorReport
  'supervisor:start_error': SupervisorReport
  /**
   * `count`: of a dynamic supervisor that stopped, how many of its children ended for that reason;
   * `path` is one of them.
   */
  'supervisor:shutdown_error': SupervisorReport & { readonly count?: number }
  /**
   * `givingUp`: absent when a significant child ended. It names the first culprit, with its
   * certificate.
   */
  'supervisor:shutdown': SupervisorReport & {
    readonly context: GiveUpCause | 'auto_shutdown'
    readonly givingUp?: GivingUp
  }
  'supervisor:restarting': {
    readonly supervisor: string
    readonly path: string
    readonly strategy: string
    readonly delayMs: number
    /** The life that has ended; absent when there was none. */
    readonly incarnation?: string
    /** Which restart of the present row it is, from 1. */
    readonly attempt: number
  }
  /**
   * A child was set aside; its siblings go on without it. `reason` is that of its last life or
   * start.
   */
  'supervisor:quarantined': SupervisorReport & {
    readonly cause: Exclude<GiveUpCause, 'reached_max_restart_intensity'> | 'start_failed'
    readonly nextProbeInMs: number
  }
  /** It was tried again, in vain. `probes`: how often since it was set aside. */
  'supervisor:probe_failed': SupervisorReport & {
    readonly probes: number
    readonly quarantinedForMs: number
    readonly nextProbeInMs: number
  }
  /**
   * It has left its quarantine: a probe, or somebody who asked for it, found that it starts again.
   */
  'supervisor:recovered': { readonly supervisor: string; readonly path: string; readonly quarantinedForMs: number }

  'worker:spawned': {
    readonly path: string
    readonly incarnation: string
    readonly pid: number
    readonly command: string
  }
  /**
   * A start that takes long: 5 seconds, or four fifths of `startTimeoutMs` when that is less. Once
   * for each life.
   */
  'worker:slow_start': {
    readonly path: string
    readonly incarnation: string
    readonly pid: number | undefined
    readonly waitedMs: number
    readonly startTimeoutMs: number
    /** What the program has shown of itself. */
    readonly seen: string
  }
  'worker:ready': {
    readonly path: string
    readonly incarnation: string
    readonly pid: number
    readonly sdk: string
    readonly runtime: string
    readonly concurrency: number
  }
  'worker:state': { readonly path: string; readonly incarnation: string; readonly state: string }
  'worker:log': {
    readonly path: string
    readonly incarnation: string
    readonly source: 'stdout' | 'stderr' | 'log'
    readonly level: LogLevel
    readonly message: string
    readonly fields?: unknown
  }
  /**
   * A life has reached a limit of its `recycle`, and another one has taken its place: `successor`.
   * The old one finishes what it has. To its supervisor nothing happened.
   */
  'worker:recycled': {
    readonly path: string
    readonly incarnation: string
    readonly successor: string
    readonly why: RecycleCause
    /** Calls and casts that the old life was given. */
    readonly calls: number
    /** Since it took the calls, in milliseconds. */
    readonly ageMs: number
    /** What it had when its time was over; where it has a limit, and the machine can tell. */
    readonly memoryBytes?: number
    /** From the start of the successor until it took over, in milliseconds. */
    readonly tookMs: number
  }
  /**
   * A life that was to be replaced did not finish within `maxDrainMs`: it is stopped, with the
   * calls and casts that are `unfinished`.
   */
  'worker:recycle_overdue': {
    readonly path: string
    readonly incarnation: string
    readonly unfinished: number
    readonly maxDrainMs: number
  }
  /**
   * A successor did not become ready, for `reason`; the old life goes on. `attempt`: which of the
   * present row, from 1.
   */
  'worker:recycle_failed': {
    readonly path: string
    readonly incarnation: string
    readonly why: RecycleCause
    readonly reason: ExitReason
    readonly attempt: number
    readonly retryInMs: number
  }
  'worker:died': { readonly death: DeathCertificate }

  'actor:died': { readonly death: DeathCertificate }

  'call:sent': { readonly path: string; readonly method: string }
  'call:delivered': { readonly path: string; readonly method: string; readonly attempt: number }
  'call:settled': { readonly path: string; readonly method: string; readonly code: string; readonly durationMs: number }
  /**
   * A session with a member of a pool was not used for `forgottenAfterMs`; `holder` is who has it.
   * It goes on.
   */
  'pool:session_forgotten': {
    readonly path: string
    readonly member: string
    readonly holder: string
    readonly unusedForMs: number
  }
  'message:redelivered': { readonly path: string; readonly method: string; readonly attempt: number }
  'message:dropped': { readonly path: string; readonly method: string; readonly why: string }
}

/** Which limit of its `recycle` a life has reached. */
export type RecycleCause = 'calls' | 'age' | 'memory'

/** Levels of log lines, as pino's. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'

/** @see TelemetryEvents */
export type TelemetryName = keyof TelemetryEvents
