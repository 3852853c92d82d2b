import {
  type ActorOverrides,
  actor,
  behaviour,
  type ChildSpec,
  type ExitReason,
  ignore,
  type StopReason,
  started,
  stop,
} from '../../../src/index.ts'

/** How a gate lets a start go on. */
export type Passage = 'started' | 'ignore' | 'failed'

/** What the children of the suite tell the test, and ask it. */
export interface Cues {
  /** Writes a line into the record. */
  note(line: string): void
  /** Reports a start, and waits for what the test makes of it. */
  gate(path: string): Promise<Passage>
  /** Waits until the test lets the child finish its work. */
  work(path: string): Promise<void>
  /** Which start of that path this is, from 1. */
  nextStart(path: string): number
  /** Whether the test has told starts of that path to be late, and to fail. */
  isBroken(path: string): boolean
}

interface Part {
  readonly cues: Cues
  readonly lateMs?: number
  readonly tag?: string
  readonly passage?: Passage
}

/** How long a child that fails late takes to fail. */
const LATE_MS = 2_000

/** How each child can be told to end by itself. */
const orders = {
  end: (_part: Part, reason: StopReason) => stop(reason),
  die: () => {
    throw new Error('died')
  },
}

/** What one can ask of each child: what it was started with. */
const questions = { tag: ({ tag }: Part) => tag }

interface Ending {
  readonly path: string
}

const cleanUp = ({ cues }: Part, reason: ExitReason, { path }: Ending): void =>
  cues.note(`cleaning ${path} ${reason.type}`)

/**
 * Ends when it is asked to, and dies when it is told to. One with a tag tells it to whoever starts
 * it.
 */
const wellBehaved = behaviour({
  init: (part: Part) => (part.tag === undefined ? part : started(part, part.tag)),
  calls: questions,
  casts: orders,
  terminate: cleanUp,
})

/** Its clean-up takes `lateMs`. */
const lingering = behaviour({
  init: (part: Part) => part,
  casts: orders,
  terminate: async (part, reason, context) => {
    cleanUp(part, reason, context)
    await new Promise<void>((resolve) => context.clock.setTimer(part.lateMs ?? 0, resolve))
  },
})

/** Hears nothing any more once it has been told to sleep. */
const stubborn = behaviour({
  init: (part: Part) => part,
  casts: {
    sleep: ({ cues }, _args: undefined, { path }) => {
      cues.note(`asleep ${path}`)
      return new Promise<void>(() => {})
    },
  },
})

/**
 * Is in the midst of work when it is told to stop; when the work is done it ends for a reason of
 * its own.
 */
const ownReason = behaviour({
  init: (part: Part) => part,
  casts: {
    ...orders,
    work: async ({ cues }, reason: StopReason | 'other', { path }) => {
      cues.note(`working ${path}`)
      await cues.work(path)
      if (reason === 'other') throw new Error('died')
      return stop(reason)
    },
  },
})

/** The test decides when, and how, each start ends. */
const gated = behaviour({
  init: async (part: Part, { path }) => {
    const passage = await part.cues.gate(path)
    if (passage === 'failed') throw new Error('not let in')
    return passage === 'ignore' ? ignore : part
  },
  casts: orders,
  terminate: cleanUp,
})

/** While it is broken a start takes two seconds, and then fails. */
const lateFail = behaviour({
  init: async (part: Part, { path, clock }) => {
    if (!part.cues.isBroken(path)) return part
    part.cues.note(`late ${path}`)
    await new Promise<void>((resolve) => clock.setTimer(LATE_MS, resolve))
    throw new Error('too late')
  },
  casts: orders,
})

/** Starts once, and never again. */
const failsFrom2ndStart = behaviour({
  init: (part: Part, { path }) => {
    if (part.cues.nextStart(path) > 1) throw new Error('only once')
    return part
  },
  casts: orders,
})

/** Ignores the first start, and no other. */
const ignoresFirstStart = behaviour({
  init: (part: Part, { path }) => (part.cues.nextStart(path) === 1 ? ignore : part),
  casts: orders,
})

/** Does not start: throws, or says so. */
const failing = behaviour({
  init: (how: 'throws' | StopReason) => {
    if (how === 'throws') throw new Error('function_clause')
    return stop(how)
  },
})

/** Starts as its arguments say. */
const told = behaviour({
  init: (part: Part) => {
    if (part.passage === 'failed') throw new Error('told to fail')
    return part.passage === 'ignore' ? ignore : part
  },
  calls: questions,
  casts: orders,
})

/** Lets go of its supervisor, as far as it can. */
const detached = behaviour({
  init: (part: Part, context) => {
    const supervisor = context.path.slice(0, context.path.lastIndexOf('/'))
    part.cues.note(`unlinked ${context.unlink(supervisor)}`)
    context.trapExit(true)
    return part
  },
})

/** Whose spec is made here. */
type Make = (id: string, overrides?: ActorOverrides) => ChildSpec

/** The specs of all children of the suite. */
export interface Troupe {
  readonly wellBehaved: Make
  readonly stubborn: Make
  readonly ownReason: Make
  readonly gated: Make
  readonly lateFail: Make
  readonly failsFrom2ndStart: Make
  readonly ignoresFirstStart: Make
  readonly detached: Make
  readonly told: Make
  readonly lingering: (id: string, lateMs: number, overrides?: ActorOverrides) => ChildSpec
  readonly tagged: (id: string, tag: string, overrides?: ActorOverrides) => ChildSpec
  readonly failing: (id: string, how: 'throws' | StopReason, overrides?: ActorOverrides) => ChildSpec
}

/** Children that talk to the test through `cues`. */
export function troupeOf(cues: Cues): Troupe {
  const part: Part = { cues }
  return {
    wellBehaved: (id, overrides) => actor(id, wellBehaved, part, overrides),
    stubborn: (id, overrides) => actor(id, stubborn, part, overrides),
    ownReason: (id, overrides) => actor(id, ownReason, part, overrides),
    gated: (id, overrides) => actor(id, gated, part, overrides),
    lateFail: (id, overrides) => actor(id, lateFail, part, overrides),
    failsFrom2ndStart: (id, overrides) => actor(id, failsFrom2ndStart, part, overrides),
    ignoresFirstStart: (id, overrides) => actor(id, ignoresFirstStart, part, overrides),
    told: (id, overrides) => actor(id, told, part, overrides),
    detached: (id, overrides) => actor(id, detached, part, overrides),
    lingering: (id, lateMs, overrides) => actor(id, lingering, { cues, lateMs }, overrides),
    tagged: (id, tag, overrides) => actor(id, wellBehaved, { cues, tag }, overrides),
    failing: (id, how, overrides) => actor(id, failing, how, overrides),
  }
}
