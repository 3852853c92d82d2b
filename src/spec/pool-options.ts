import type { MailboxOptions } from './worker-spec.ts'

/** Bounds of a pool that grows and shrinks. */
export interface PoolSize {
  /** Members that are always there; whole number >= 0. Default 1. */
  readonly min?: number
  /** Members at the most; whole number >= 1 and >= `min`. */
  readonly max: number
  /**
   * Members beyond what the load needs, ready for the next call; whole number >= 0, `min + spare`
   * at most `max`. Default 0.
   */
  readonly spare?: number
}

/** What a function that picks a member sees of each that has room. */
export interface MemberView {
  /** Path of the member, as `main/embed/1`. */
  readonly path: string
  /** Calls that it has and that are not answered. */
  readonly inFlight: number
  /** Calls that it has answered in this life. */
  readonly answered: number
}

/**
 * Picks who is served next, of the members that have room: their index. Called for each hand-over,
 * so it should be short.
 *
 * @param members - At least one, in the order of their numbers.
 */
export type PickMember = (members: readonly MemberView[]) => number

/**
 * Who gets the next call. `least_busy`: the member with the fewest open calls, among equals the one
 * with the lowest number.
 */
export type MemberPick = 'least_busy' | 'round_robin' | PickMember

/** The key of a call. Calls of one key go to one member. */
export type AffinityKey = (
  method: string,
  args: unknown,
  headers: Readonly<Record<string, string>> | undefined,
) => string

/** @see AffinityOptions.mode */
export type AffinityMode = 'hint' | 'strict'

/** @see AffinityOptions.onLost */
export type OnLost = 'fail' | 'rebind'

/** Which calls belong to one member. */
export interface AffinityOptions {
  /** A function that throws, or returns no string, fails that call with `CALL_INVALID`. */
  readonly key: AffinityKey
  /**
   * `hint`: the member of the key is preferred; when it has no room, somebody else is served.
   * `strict`: the call waits for that member. Default `'hint'`.
   */
  readonly mode?: AffinityMode
  /**
   * `strict` only: what becomes of a call whose member is not there. `fail`: it fails at once,
   * since what the member knew is lost. `rebind`: the next member of the key takes it. Default
   * `'fail'`.
   */
  readonly onLost?: OnLost
}

/**
 * A call that belongs to being ready: a member takes no others until it is answered. When it fails,
 * the start has failed.
 */
export interface WarmUp {
  readonly method: string
  /** Default none. */
  readonly args?: unknown
  /** In milliseconds >= 1. Default 30 000. */
  readonly deadlineMs?: number
}

/** How the number of calls that a pool takes at once follows what it can do. */
export interface OverloadOptions {
  /**
   * Calls that are always let in; whole number >= 1. As many as the ready members can run at once
   * are let in anyway. Default 1.
   */
  readonly minLimit?: number
  /** Calls that are let in at the most; whole number >= `minLimit`. Default 10 000. */
  readonly maxLimit?: number
  /**
   * How much slower than without load calls may be before the limit falls; 1 to 10. Default 1.5.
   */
  readonly tolerance?: number
  /**
   * The limit is looked at once in this time, in milliseconds >= 10; a window with fewer than 10
   * answers changes nothing. Default 500.
   */
  readonly windowMs?: number
}

/** When calls of one method are refused because those before them failed. */
export interface BreakerOptions {
  /** Share of calls that fail; 0.01 to 1. Default 0.5. */
  readonly failureRatio?: number
  /** Calls within `windowMs` below which the ratio means nothing; whole number >= 1. Default 20. */
  readonly minCalls?: number
  /** Over which time calls are counted, in milliseconds >= 10. Default 10 000. */
  readonly windowMs?: number
  /**
   * For how long calls are refused before some are let through to probe, in milliseconds >= 1.
   * Default 5000.
   */
  readonly openMs?: number
  /** Calls that are let through to probe; whole number >= 1. Default 3. */
  readonly probes?: number
  /**
   * Share of the probes that must succeed before all calls are taken again; 0.01 to 1. Default 0.6.
   */
  readonly successRatio?: number
  /**
   * Names of errors that handlers throw when the caller is wrong, as `['ValueError']`. Such a call
   * does not count. Default none.
   */
  readonly ignoreErrors?: readonly string[]
}

/** What a pool is made of, beside its member. */
export interface PoolOptions {
  /**
   * How many members: a whole number >= 1, or bounds. Default: as many as the machine can run at
   * the same time.
   */
  readonly size?: number | PoolSize
  /** Members that may start at the same time; whole number >= 1. Default 4. */
  readonly startConcurrency?: number
  /**
   * Members whose lives may be replaced at the same time because of their `recycle`; whole number
   * >= 1. While as many are given no calls, for this or another cause, none is replaced. Default 1.
   */
  readonly maxUnavailable?: number
  /**
   * How long there must have been more members than the load needs before one is stopped, in
   * milliseconds >= 0. Default 10 000.
   */
  readonly downAfterMs?: number
  /**
   * How long a member must have been idle before it is stopped, in milliseconds >= 0. Default 30
   * 000.
   */
  readonly lingerMs?: number
  /** Who gets the next call. Default `'least_busy'`. */
  readonly pick?: MemberPick
  /** Default: any member takes any call. */
  readonly affinity?: AffinityOptions
  /** Default: a member is ready when it says so. */
  readonly warmUp?: WarmUp
  /**
   * A life of its own for each call, or each session; a call outside of a session is one by itself.
   * `spare` members are kept ready for the next. Default: members live on.
   */
  readonly ephemeral?: 'call' | 'session'
  /** Bounds and order of what waits. Default: as for a worker. */
  readonly mailbox?: MailboxOptions
  /**
   * Refuses calls that would only make all others late. `true`: with the defaults. Default `false`.
   */
  readonly overload?: boolean | OverloadOptions
  /**
   * Refuses calls of a method that fails all the time. `true`: with the defaults. Default `false`.
   */
  readonly breaker?: boolean | BreakerOptions
  /**
   * A session that was not used for so long is reported as forgotten, in milliseconds >= 1. Default
   * 60 000.
   */
  readonly forgottenAfterMs?: number | 'infinity'
}
