/** The layers, strongest first. */
export const CONTAINMENT_NAMES = Object.freeze(['cgroup', 'pid_namespace', 'process_group'] as const)

/**
 * How what a worker starts is held together. `cgroup`: a control group per worker, ended by
 * `cgroup.kill`. `pid_namespace`: a pid namespace per worker, which the kernel ends with its first
 * process. `process_group`: the group that the worker leads, which a program may leave.
 */
export type ContainmentName = (typeof CONTAINMENT_NAMES)[number]

/** What is promised when a worker has ended, for whatever reason: who is then not alive. */
export interface Covers {
  /** What it started in the ordinary way, through wrappers such as `sh -c` too. */
  readonly children: boolean
  /** Children in a session of their own, as by `setsid` or Python's `start_new_session`. */
  readonly ownSessions: boolean
  /** Daemons: forked twice, so that nobody is their parent. */
  readonly daemons: boolean
  /**
   * The same when the host has ended in any way, SIGKILL included, also while it was starting the
   * worker.
   */
  readonly hostKilled: boolean
}

/** A stronger layer that this machine does not offer. */
export interface Unavailable {
  readonly containment: ContainmentName
  readonly why: string
  /** What to do to get it. */
  readonly remedy: string
}

/**
 * What a system promises about the processes that its workers start, on this machine. Plain data.
 */
export interface Guarantees {
  readonly containment: ContainmentName
  /** One sentence for people. */
  readonly summary: string
  readonly covers: Covers
  /** The stronger layers, and why this system does without them. */
  readonly unavailable: readonly Unavailable[]
}
