import type { Dialect } from '../wire/dialect.ts'
/**
 * How frames are carried. `pipes`: descriptors 3 and 4. `stdio`: stdin and stdout, for programs
 * that know no better.
 */
export type Descriptors = 'pipes' | 'stdio'

/** How values become bytes. */
export type CodecName = 'msgpack' | 'json'

/** What a full mailbox does with one message more. */
export type OverflowPolicy = 'reject' | 'drop_oldest' | 'drop_newest'

/** @see WorkerStart.onOverrun */
export type OnOverrun = 'ignore' | 'kill'

/** Whose turn it is among the messages that wait. */
export type MailboxOrder = 'priority' | 'deadline' | 'fifo' | 'lifo_when_late'

/** Bounds and order of a mailbox. */
export interface MailboxOptions {
  /** Messages that may wait; whole number >= 1. Default 10 000. */
  readonly maxMessages?: number
  /**
   * `reject` and `drop_newest`: the new message is not taken. `drop_oldest`: of the least urgent,
   * the new one included, the oldest has to go: of the lowest priority, or of the latest deadline.
   * Whoever is dropped gets `CALL_MAILBOX_FULL`. Default `'reject'`.
   */
  readonly overflow?: OverflowPolicy
  /**
   * `priority`: higher priorities first, and whoever waits becomes more urgent. `deadline`: the
   * earliest deadline first, those without one last. `fifo`: in the order in which they came.
   * `lifo_when_late`: the same, but while the oldest has come `lateMs` before the newest, the
   * newest first. Priorities mean nothing in the last three. Among equals, in the order in which
   * they came. Default `'priority'`.
   */
  readonly order?: MailboxOrder
  /**
   * How long a message waits to become as urgent as one of the next higher priority, in
   * milliseconds >= 1. Default 1000.
   */
  readonly ageMs?: number
  /**
   * Means something with `lifo_when_late` only: the time between two messages, in milliseconds >=
   * 1. Default 1000.
   */
  readonly lateMs?: number
  /**
   * How long a message may wait, in milliseconds. Default `'infinity'`: as long as its deadline
   * allows.
   */
  readonly queueMs?: number | 'infinity'
}

/** Bounds of a mailbox, checked and filled in. */
export type ResolvedMailboxOptions = Required<MailboxOptions>

/**
 * When a life of a worker is replaced by another one, in order: the successor is ready before the
 * old life gets its last call, which it finishes. At least one of the three limits is given. They
 * are looked at while calls go on, so a life may get somewhat further than they say.
 */
export interface RecycleOptions {
  /** Calls and casts that a life is given; whole number >= 1. Default `'infinity'`. */
  readonly maxCalls?: number | 'infinity'
  /** Since the life was ready, in milliseconds >= 1. Default `'infinity'`. */
  readonly maxAgeMs?: number | 'infinity'
  /**
   * Resident memory of the process and all that it has started, in bytes >= 1; what several of them
   * share counts for each. Looked at once a second, on Linux; elsewhere it means nothing. Default
   * `'infinity'`.
   */
  readonly maxMemoryBytes?: number | 'infinity'
  /**
   * 0 to 1: `maxCalls` and `maxAgeMs` become, anew for each life, random ones between
   * `limit * (1 - jitter)` and `limit`, so that workers that began together are not replaced
   * together. Default 0.2.
   */
  readonly jitter?: number
  /**
   * How long a life that is replaced may take to finish what it has, in milliseconds >= 1, from
   * when it takes no more calls. Then it is stopped as `shutdown` says (within 5 seconds when that
   * is `'infinity'`), and what it still has is settled as after any death. Default 60 000.
   */
  readonly maxDrainMs?: number | 'infinity'
}

/**
 * Something that must exist before a worker can start: a build, a virtual environment, a trained
 * model. It is made once, kept in a cache folder of its own under a key of everything that it
 * depends on, and shared by all processes of the user.
 *
 * In `command`, `args` and `env` of its steps, and of the worker, `{name}` stands for that folder.
 */
export interface Preparation {
  /** Short and unique within the worker, letters, digits and `-`, as `venv`. */
  readonly name: string
  /** What a person reads while it runs, as `Python environment for sentiment`. */
  readonly title: string
  /** The tool it needs. Its version is part of the key. */
  readonly tool: {
    readonly command: string
    /** Arguments that print the version, as `['--version']`. */
    readonly versionArgs: readonly string[]
    /** What to tell a person who does not have it. */
    readonly install: string
    /**
     * Absolute; where it is asked: version managers answer by folder. Default: where the first step
     * runs, else the host's working folder.
     */
    readonly cwd?: string
    /**
     * Arguments that print the absolute path of the program that really runs. Steps whose command
     * is that of the tool run this one, so that a shim of a version manager cannot lead to another
     * in another folder. Default: they run `command`.
     */
    readonly locateArgs?: readonly string[]
  }
  /** Absolute paths of files and folders whose content is part of the key. */
  readonly inputs: readonly string[]
  /**
   * Names of files and folders that are no part of an input; a `*` at the beginning stands for any.
   * Default: `node_modules`, `.git`, `__pycache__`, `target`, `dist`.
   */
  readonly ignore?: readonly string[]
  /** Run in order; the first that fails ends the preparation. */
  readonly steps: readonly PreparationStep[]
}

/** One command of a {@link Preparation}. */
export interface PreparationStep {
  /** What it does, as `install requirements`. */
  readonly title: string
  readonly command: string
  readonly args: readonly string[]
  /** Absolute. Default: the preparation's folder. */
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** What a worker, with everything that it starts, may use. */
export interface WorkerLimits {
  /**
   * Memory in bytes, >= 1 MiB. Beyond it the kernel kills it, and the reason is `resource_limit`.
   * Needs the containment `cgroup`, and memory that is counted there: elsewhere a worker with a
   * limit is not started. Default: none.
   */
  readonly memoryBytes?: number
}

/**
 * `start` of a child that is a program behind a port. Adapters make it; every field may be
 * overridden.
 */
export interface WorkerStart {
  readonly kind: 'worker'
  /** For people and reports, as `python`. */
  readonly runtime: string
  /** Looked up on `PATH` unless it is a path. */
  readonly command: string
  /** Default none. */
  readonly args?: readonly string[]
  /** Variables added to those that `passEnv` lets through. */
  readonly env?: Readonly<Record<string, string>>
  /**
   * Names of host variables that are passed on, beside the few that every program needs (`PATH`,
   * `HOME`, `LANG`, `TZ`, ...). A `*` at the end of a name stands for any rest; `true` passes all,
   * `NODE_OPTIONS`, `LD_PRELOAD` and secrets included. Default none.
   */
  readonly passEnv?: readonly string[] | true
  /** Absolute working folder. Default: the host's. */
  readonly cwd?: string
  /** What must be made first, in order. Default none. */
  readonly prepare?: readonly Preparation[]
  /** Default `'pipes'`. */
  readonly descriptors?: Descriptors
  /** Default `'msgpack'`. */
  readonly codec?: CodecName
  /**
   * How to speak with the program, for one that does not know Tutti's protocol; adapters bring it
   * along. Default: Tutti's own. What the program can be asked for at all is what its
   * {@link Abilities} say.
   */
  readonly dialect?: Dialect
  /** From spawn to READY, in milliseconds. Default 30 000. */
  readonly startTimeoutMs?: number
  /** Time between heartbeats in milliseconds, or `'off'`. Default 2000. */
  readonly heartbeatMs?: number | 'off'
  /**
   * Silence after which the worker counts as unresponsive, in milliseconds, more than
   * `heartbeatMs`. Default 3 × `heartbeatMs`.
   */
  readonly heartbeatLimitMs?: number
  /** Largest frame in bytes, either way, >= 1024. Default 67 108 864. */
  readonly maxFrameBytes?: number
  /**
   * Calls that may be open between host and worker, in each direction; casts to the worker count
   * too. Default 128.
   */
  readonly maxInFlight?: number
  /**
   * Calls and casts written ahead of those that the worker handles, so that it need not wait for
   * the next. What is ahead can no longer be overtaken: where priorities matter more than calls per
   * second, ask for few, or for 0. Whole number >= 0; `maxInFlight` is the bound in any case.
   * Default 128.
   */
  readonly prefetch?: number
  /**
   * How long a call may run on after it was cancelled, or its deadline passed, in milliseconds.
   * Default 1000.
   */
  readonly graceMs?: number | 'infinity'
  /**
   * What becomes of a worker whose handler runs on after the grace. `kill`: it ends with the reason
   * `overrun`, and its other calls are settled as by any death. `ignore`: it is left alone; the
   * call holds its place until it ends. Default `'ignore'`, as `gen_server:call` leaves the server
   * alone.
   */
  readonly onOverrun?: OnOverrun
  /** Default: never. */
  readonly recycle?: RecycleOptions
  readonly mailbox?: MailboxOptions
  readonly limits?: WorkerLimits
}

/** A worker's program as an adapter or an actor returns it: everything but its place in a tree. */
export type Program = WorkerStart
