import type { KillOrder } from '../../../src/child/child.ts'
import type { ExitReason } from '../../../src/errors/exit-reason.ts'
import type { Behaviour } from './behaviour.ts'
import type { Request } from './stimulus.ts'
import type { Dynamic, Flags, Node } from './tree.ts'

/**
 * One life of a child. A start that did not succeed leaves a life that is `ignored` or `failed`,
 * until its supervisor has looked at it; one that `ended` stays until its supervisor has dealt with
 * its end.
 */
export interface Life {
  /** `root/a#2`: the second time that a start of `root/a` was tried. */
  readonly token: string
  readonly isSupervisor: boolean
  /** Of a worker; a supervisor does what is expected of it. */
  readonly behaviour: Behaviour
  state: 'starting' | 'alive' | 'ended' | 'ignored' | 'failed'
  /** Once it has failed or ended, be it that nobody has heard of it yet. */
  reason: ExitReason | undefined
  isKilled: boolean
}

/**
 * A child in the eyes of its supervisor: `running` has a life (which may have ended without the
 * supervisor knowing), `restarting` waits for another attempt, `undefined` is a spec without a
 * life.
 */
export interface Slot {
  node: Node
  state: 'running' | 'restarting' | 'quarantined' | 'undefined'
  /** Whether the attempt for which a sibling waits will start it too. */
  isAwaited: boolean
  /** Which attempt it waits for: another one that is still on its way is void. */
  attempt: number
  /** When that attempt is due, if it is not at once. */
  dueAt: number | undefined
  /** Restarts of the present row. */
  row: number
  /** Times of the restarts that count against its own budget. */
  restarts: readonly number[]
  /** When its supervisor last saw it come up. */
  upAt: number
  /** Token of its latest life, which may be over. */
  latest: string | undefined
  /** Probes that failed since it was quarantined. */
  probes: number
}

/** A child of which nothing has happened yet. */
export function newSlot(node: Node): Slot {
  const beyond = { dueAt: undefined, row: 0, restarts: [], upAt: 0, latest: undefined, probes: 0 }
  return { node, state: 'undefined', isAwaited: false, attempt: 0, ...beyond }
}

/** An attempt, or a probe, that comes when its time has come. */
export interface Alarm {
  readonly dueAt: number
  readonly id: string
  readonly attempt: number
}

/** What waits in a supervisor's mailbox. */
export type Message =
  | { readonly type: 'exit'; readonly id: string }
  | { readonly type: 'retry'; readonly id: string; readonly attempt: number; readonly reason: ExitReason }
  | { readonly type: 'due'; readonly id: string; readonly attempt: number }
  | { readonly type: 'call'; readonly call: number; readonly request: Request }

/** Who asked for a start: the supervisor's own start, a restart, a probe, or a call. */
export type Asker = 'init' | 'restart' | 'probe' | { readonly call: number; readonly added: boolean }

/** Several starts that have begun together. */
export interface Round {
  readonly do: 'await_starts'
  readonly asker: 'init' | 'restart'
  /** In start order. */
  readonly all: readonly string[]
  /** Those of which the supervisor has not seen yet what came of them. */
  readonly open: readonly string[]
  readonly failures: ReadonlyMap<string, ExitReason>
}

/**
 * One thing that a supervisor has to do, and may have to wait for, before it looks at its mailbox
 * again.
 */
export type Step =
  | { readonly do: 'start' | 'await_start'; readonly id: string; readonly asker: Asker }
  | { readonly do: 'stop' | 'await_end' | 'forget_unless_kept'; readonly id: string }
  | { readonly do: 'await_all' }
  | { readonly do: 'begin'; readonly id: string }
  | Round
  | { readonly do: 'wait'; readonly id: string; readonly ms: number }
  | { readonly do: 'answer'; readonly call: number; readonly answer: string }
  | { readonly do: 'be_started' }
  | { readonly do: 'finish' }

/** One life of a supervisor. */
export interface Supervisor {
  readonly path: string
  flags: Flags
  /** Absent: it is a static one. */
  dynamic: Dynamic | undefined
  /** In start order. */
  slots: Slot[]
  mailbox: Message[]
  /** The rest of what it is doing; it does one thing at a time. */
  agenda: Step[]
  /** Attempts that had to be put off so far. */
  attempts: number
  /** Times of the restarts of children without a budget. */
  restarts: readonly number[]
  /** In the order in which they were set. */
  alarms: readonly Alarm[]
  /** Set once it is to end: nothing is started any more. */
  endsWith: ExitReason | undefined
  killedAfter: KillOrder | undefined
}

/** A limit of a life that was asked to end. */
export interface Limit {
  readonly dueAt: number
  readonly path: string
}

/** The whole state of the model. */
export interface World {
  now: number
  /** Of every path at which there is one. */
  readonly lives: Map<string, Life>
  readonly supervisors: Map<string, Supervisor>
  /** How often each path was started. */
  readonly starts: Map<string, number>
  /** The last that a child of a dynamic supervisor was given. */
  lastNumber: number
  /** What the next lives of a worker do; the last one holds for all that follow. */
  readonly behaviours: Map<string, readonly Behaviour[]>
  limits: readonly Limit[]
  /** Paths of supervisors that have ended without anybody having heard of it yet. */
  leaving: readonly string[]
}

/** Before anything is started. */
export function emptyWorld(): World {
  return {
    now: 0,
    lives: new Map(),
    supervisors: new Map(),
    starts: new Map(),
    lastNumber: 0,
    behaviours: new Map(),
    limits: [],
    leaving: [],
  }
}
