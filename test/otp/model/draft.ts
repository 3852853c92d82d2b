import { type ExitReason, formatExitReason } from '../../../src/errors/exit-reason.ts'
import type { Deviation } from './deviation.ts'
import type { Answer, Effects, Line } from './stimulus.ts'
import { type Node, parentOf } from './tree.ts'
import type { Life, Slot, Supervisor, World } from './world.ts'

/**
 * A world that is being changed, and what has been seen of it so far. Only {@link step} makes one.
 */
export interface Draft extends World {
  readonly lines: Line[]
  readonly answers: Answer[]
  readonly deviations: Deviation[]
}

/**
 * A draft to go on from, which leaves the world as it is. Specs, messages and steps never change,
 * and are shared.
 */
export function draftOf(world: World, { lines, answers, deviations }: Effects): Draft {
  const supervisors = Array.from(world.supervisors, ([path, supervisor]): [string, Supervisor] => {
    const slots = supervisor.slots.map((slot) => ({ ...slot }))
    return [path, { ...supervisor, slots, mailbox: [...supervisor.mailbox], agenda: [...supervisor.agenda] }]
  })
  return {
    ...world,
    lives: new Map(Array.from(world.lives, ([path, life]) => [path, { ...life }])),
    supervisors: new Map(supervisors),
    starts: new Map(world.starts),
    behaviours: new Map(world.behaviours),
    lines: [...lines],
    answers: [...answers],
    deviations: [...deviations],
  }
}

/** Writes down what happened to the child at `path`. */
export function note(draft: Draft, path: string, text: string): void {
  draft.lines.push({ supervisor: parentOf(path), text })
}

/** Writes down a report of the supervisor about one of its children. */
export function report(draft: Draft, kind: string, { path, reason }: { path: string; reason: ExitReason }): void {
  draft.lines.push({
    supervisor: parentOf(path),
    text: `report ${kind} ${path} ${formatExitReason(reason)}`,
  })
}

/** The same of something that has no reason. */
export function reportGood(draft: Draft, kind: string, path: string): void {
  note(draft, path, `report ${kind} ${path}`)
}

/** Answers a call. */
export function answer(draft: Draft, call: number, text: string): void {
  draft.answers.push({ call, answer: text })
}

/** Says that OTP would have gone another way. */
export function deviate(draft: Draft, deviation: Deviation): void {
  draft.deviations.push(deviation)
}

/** The life at a path; there must be one. */
export function lifeAt({ lives }: World, path: string): Life {
  return there(lives.get(path), `a life at ${path}`)
}

/** The slot of a child; there must be one. */
export function slotOf({ slots, path }: Supervisor, id: string): Slot {
  return there(
    slots.find(({ node }) => node.id === id),
    `a slot ${id} of ${path}`,
  )
}

/**
 * Whether the spec of a child stays when it has ended for good: a dynamic supervisor keeps nothing.
 */
export function isKept({ dynamic }: Supervisor, { restart }: Node): boolean {
  return dynamic === undefined && restart !== 'temporary'
}

/** Removes a slot; its spec is forgotten. */
export function deleteSlot(supervisor: Supervisor, id: string): void {
  supervisor.slots = supervisor.slots.filter(({ node }) => node.id !== id)
}

/** The same value; a hole in the model shows as an error. */
export function there<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the model expected ${what}`)
  return value
}
