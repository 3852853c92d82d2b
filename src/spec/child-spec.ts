import type { ActorStart } from './actor-spec.ts'
import type { DynamicSupervisorFlags } from './dynamic-supervisor-flags.ts'
import type { PoolOptions } from './pool-options.ts'
import type { SupervisorFlags } from './supervisor-flags.ts'
import type { TaskStart } from './task-spec.ts'
import type { WorkerStart } from './worker-spec.ts'

/**
 * `permanent`: always restarted. `transient`: only after an abnormal end. `temporary`: never.
 * @source OTP `supervisor:restart()`
 */
export type Restart = 'permanent' | 'transient' | 'temporary'

/**
 * How a child is stopped. A number: asked to stop, and killed after that many milliseconds.
 * `infinity`: asked, and waited for without limit. `brutal_kill`: killed at once, its clean-up
 * never runs. @source OTP `supervisor:shutdown()`
 */
export type Shutdown = number | 'infinity' | 'brutal_kill'

/**
 * Only sets the default of `shutdown`, and is counted by `countChildren`.
 * @source OTP `supervisor:worker()`
 */
export type ChildType = 'worker' | 'supervisor'

/** What a child spec starts; `kind` selects who knows how. */
export type StartSpec =
  | WorkerStart
  | ActorStart
  | TaskStart
  | SupervisorStart
  | DynamicSupervisorStart
  | PartitionSupervisorStart
  | TaskSupervisorStart
  | PoolStart
  | ForeignStart

/** @see StartSpec */
export type StartKind = StartSpec['kind']

/**
 * Name of a kind of child that is not one of ours, as `acme:container`: whose it is, a colon, and
 * what it is. So no kind of ours, now or later, has the same name.
 */
export type ForeignKindName = `${string}:${string}`

/** `start` of a child of a kind that is not one of ours. Its own type says what else is in it. */
export interface ForeignStart {
  readonly kind: ForeignKindName
}

/** `start` of a child that is a supervisor. */
export interface SupervisorStart {
  readonly kind: 'supervisor'
  readonly flags: SupervisorFlags
  /** In start order. They are stopped in the reverse order. */
  readonly children: readonly ChildSpec[]
}

/** `start` of a child that is a dynamic supervisor. */
export interface DynamicSupervisorStart {
  readonly kind: 'dynamic_supervisor'
  readonly flags: DynamicSupervisorFlags
  /** What every child is started from. Absent: each brings its own spec. */
  readonly template?: ChildSpec
}

/** `start` of a child that is a partition supervisor. */
export interface PartitionSupervisorStart {
  readonly kind: 'partition_supervisor'
  readonly flags: SupervisorFlags
  /** One for each partition, with its number as its id. */
  readonly children: readonly ChildSpec[]
}

/** `start` of a child that is a pool. */
export interface PoolStart {
  readonly kind: 'pool'
  /** What each member is started from; members are called by their numbers. */
  readonly member: ChildSpec
  readonly options: PoolOptions
}

/** `start` of a child that is a task supervisor. */
export interface TaskSupervisorStart {
  readonly kind: 'task_supervisor'
  readonly flags: DynamicSupervisorFlags
}

/**
 * How a supervisor starts, restarts and stops one child. Plain data: it prints, compares and
 * survives `JSON.stringify` (save the behaviour of an actor, see {@link ActorStart}). Fields of the
 * spec itself that are not listed are ignored, as in OTP, and those of what it holds are mistakes;
 * a field that is `undefined` counts as absent.
 *
 * @source OTP `supervisor:child_spec()`; differs: `id` is a string, since it is a part of the
 *   child's path.
 */
export interface ChildSpec {
  /** Non-empty, without `/`, unique among its siblings. */
  readonly id: string
  readonly start: StartSpec
  /** Default `'permanent'`. */
  readonly restart?: Restart
  /** Whether its own end may stop the supervisor; needs `autoShutdown`. Default `false`. */
  readonly significant?: boolean
  /** Default 5000 for a worker, `'infinity'` for a supervisor. */
  readonly shutdown?: Shutdown
  /** Default: what `start` is. */
  readonly type?: ChildType
  /** Beyond OTP: waits between restarts. Default: none, as in OTP. */
  readonly backoff?: Backoff | undefined
  /**
   * Beyond OTP: counts the restarts of this child by themselves. Default: none, the supervisor
   * counts them with those of its siblings.
   */
  readonly budget?: RestartBudget | undefined
  /**
   * Beyond OTP: whether a restart that failed is tried again also when only a person can mend the
   * cause (no such command, another version of the protocol). Default `false`: it counts as the
   * restart too many.
   */
  readonly retryFutile?: boolean | undefined
}

/** Waits between restarts: `initialMs * factor^n`, at most `maxMs`, spread by `jitter`. */
export interface Backoff {
  /** Wait before the first restart, in milliseconds, >= 1. Default 100. */
  readonly initialMs?: number
  /**
   * Longest wait before jitter, in milliseconds, >= `initialMs`. Default 30 000, or `initialMs`
   * when that is more.
   */
  readonly maxMs?: number
  /** >= 1. Default 2. */
  readonly factor?: number
  /** 0 to 1: a wait w becomes a random one between `w * (1 - jitter)` and `w`. Default 0.2. */
  readonly jitter?: number
  /** A life of at least this long, in milliseconds, >= 0, starts the row anew. Default 10 000. */
  readonly resetAfterMs?: number
}

/**
 * What becomes of a child whose budget is exhausted. `escalate`: its supervisor gives up, as for
 * its own intensity. `quarantine`: the child is set aside and its siblings go on without it, until
 * a probe finds that it starts again.
 */
export type OnExhausted = 'escalate' | 'quarantine'

/**
 * A child's own allowance of restarts. They do not count against the intensity of its supervisor.
 */
export interface RestartBudget {
  /** At most this many restarts in any `periodMs`; whole number >= 0. Default 1. */
  readonly intensity?: number
  /** Milliseconds, whole number >= 1. Default 5000. */
  readonly periodMs?: number
  /** Default `'escalate'`. */
  readonly onExhausted?: OnExhausted
  /**
   * From one probe of a quarantined child to the next, in milliseconds, whole number >= 1. Default
   * 30 000.
   */
  readonly probeMs?: number
  /** 0 to 1: a wait w becomes a random one between `w * (1 - probeJitter)` and `w`. Default 0.2. */
  readonly probeJitter?: number
}

/** {@link RestartBudget} with every field checked and filled in. */
export type ResolvedRestartBudget = Required<RestartBudget>

/** {@link Backoff} with every field checked and filled in. */
export type ResolvedBackoff = Required<Backoff>

/**
 * A {@link ChildSpec} with every field checked and filled in, below `start` too. It is a legal
 * {@link ChildSpec} itself and resolving it again gives the same.
 *
 * @typeParam S - What its kind has made of `start`.
 */
export interface ResolvedChildSpec<S extends StartSpec = StartSpec> {
  readonly id: string
  readonly start: S
  readonly restart: Restart
  readonly significant: boolean
  readonly shutdown: Shutdown
  readonly type: ChildType
  /** `undefined`: restarted at once. */
  readonly backoff: ResolvedBackoff | undefined
  /** `undefined`: counted by the supervisor. */
  readonly budget: ResolvedRestartBudget | undefined
  readonly retryFutile: boolean
}
