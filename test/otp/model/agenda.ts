import type { ExitReason } from '../../../src/errors/exit-reason.ts'
import { handleCall, refuseStart } from './administration.ts'
import { comeToSlot } from './come-to-slot.ts'
import { answer, type Draft, deleteSlot, isKept, lifeAt, report, slotOf, there } from './draft.ts'
import { askToEnd, failToStart, leave, stopBelow } from './ending.ts'
import { isExpected } from './expected.ts'
import { stayAside } from './quarantine.ts'
import { hearOfExit, postpone, tryAgain, waitForAttempt, wakeUp } from './restarting.ts'
import { canLook, lookAtRound } from './start-round.ts'
import { beginLife, comeUp } from './starting.ts'
import { isAnyAlive, lookAtEnds } from './together.ts'
import { pathOf } from './tree.ts'
import type { Message, Step, Supervisor, World } from './world.ts'

/** Whether a supervisor has something to do that does not have to wait. */
export function canGoOn(world: World, supervisor: Supervisor): boolean {
  const { path, agenda, endsWith, mailbox } = supervisor
  const [step] = agenda
  if (step === undefined) return endsWith !== undefined || mailbox.length > 0
  if (step.do === 'await_all') return !isAnyAlive(world, supervisor)
  if (step.do === 'await_starts') return canLook(world, supervisor, step)
  if (step.do !== 'await_start' && step.do !== 'await_end') return true
  const state = world.lives.get(pathOf(path, step.id))?.state
  return state !== 'starting' && (step.do === 'await_start' || state !== 'alive')
}

/** Does one thing. */
export function goOn(draft: Draft, supervisor: Supervisor): void {
  const step = supervisor.agenda.shift()
  if (step !== undefined) return perform(draft, supervisor, step)
  if (supervisor.endsWith !== undefined) supervisor.agenda = [...stopBelow(supervisor), { do: 'finish' }]
  else receive(draft, supervisor, there(supervisor.mailbox.shift(), `a message to ${supervisor.path}`))
}

/** Whether a supervisor would look at a message at once. */
export function isIdle({ agenda, endsWith, mailbox }: Supervisor): boolean {
  return agenda.length === 0 && endsWith === undefined && mailbox.length === 0
}

function receive(draft: Draft, supervisor: Supervisor, message: Message): void {
  switch (message.type) {
    case 'exit':
      return hearOfExit(draft, supervisor, message.id)
    case 'retry':
      return tryAgain(draft, supervisor, message)
    case 'due':
      return wakeUp(supervisor, message)
    case 'call':
      handleCall(draft, supervisor, message)
  }
}

function perform(draft: Draft, supervisor: Supervisor, step: Step): void {
  switch (step.do) {
    case 'start':
      start(draft, supervisor, step)
      break
    case 'await_start':
      lookAtStart(draft, supervisor, step)
      break
    case 'stop':
      if (draft.lives.get(pathOf(supervisor.path, step.id))?.state === 'alive') askToEnd(draft, supervisor, step.id)
      break
    case 'await_end':
      lookAtEnd(draft, supervisor, step.id)
      break
    case 'forget_unless_kept':
      if (!isKept(supervisor, slotOf(supervisor, step.id).node)) deleteSlot(supervisor, step.id)
      break
    case 'begin':
      if (supervisor.endsWith === undefined) begin(draft, supervisor, step.id)
      break
    case 'await_starts':
      lookAtRound(draft, supervisor, step)
      break
    case 'await_all':
      lookAtEnds(draft, supervisor)
      break
    case 'wait':
      waitForAttempt(draft, supervisor, step)
      break
    case 'answer':
      answer(draft, step.call, step.answer)
      break
    case 'be_started':
      if (supervisor.endsWith === undefined) comeUp(draft, supervisor.path)
      break
    case 'finish':
      finish(draft, supervisor)
  }
}

type StartStep = Step & { do: 'start' | 'await_start' }

/** A supervisor that is to end starts nothing. */
function start(draft: Draft, supervisor: Supervisor, step: StartStep): void {
  if (supervisor.endsWith !== undefined) return refuseStart(draft, supervisor, step)
  supervisor.agenda.unshift({ ...step, do: 'await_start' })
  begin(draft, supervisor, step.id)
}

function begin(draft: Draft, supervisor: Supervisor, id: string): void {
  beginLife(draft, pathOf(supervisor.path, id), slotOf(supervisor, id).node)
}

function lookAtStart(draft: Draft, supervisor: Supervisor, step: StartStep): void {
  const path = pathOf(supervisor.path, step.id)
  const { state, reason } = lifeAt(draft, path)
  if (state === 'failed') {
    draft.lives.delete(path)
    if (supervisor.endsWith !== undefined) return refuseStart(draft, supervisor, step)
    return failed(draft, supervisor, { step, reason: there(reason, `a reason why ${path} failed to start`) })
  }
  comeToSlot(draft, supervisor, step)
}

/** What a failed start means depends on who asked for it: only a restart is tried again. */
function failed(draft: Draft, supervisor: Supervisor, { step, reason }: { step: StartStep; reason: ExitReason }): void {
  const { id, asker } = step
  const tried = slotOf(supervisor, id)
  if (tried.state === 'quarantined') stayAside(draft, supervisor, { slot: tried, reason })
  if (asker === 'probe') return
  if (typeof asker === 'object') return refuseStart(draft, supervisor, { ...step, reason })
  report(draft, 'start_error', { path: pathOf(supervisor.path, id), reason })
  if (asker === 'restart') return postpone(supervisor, { slot: slotOf(supervisor, id), reason })
  supervisor.agenda = []
  supervisor.endsWith = { type: 'shutdown', detail: { type: 'failed_to_start_child', id, reason } }
}

/** A child that was to be stopped is down. Its end is judged, and is not heard of a second time. */
function lookAtEnd(draft: Draft, supervisor: Supervisor, id: string): void {
  const path = pathOf(supervisor.path, id)
  const slot = slotOf(supervisor, id)
  slot.state = 'undefined'
  const life = draft.lives.get(path)
  if (life === undefined) return
  draft.lives.delete(path)
  supervisor.mailbox = supervisor.mailbox.filter((message) => message.type !== 'exit' || message.id !== id)
  const reason = there(life.reason, `a reason for the end of ${path}`)
  if (supervisor.killedAfter === undefined && !isExpected(draft, supervisor, { node: slot.node, reason }))
    report(draft, 'shutdown_error', { path, reason })
}

/**
 * A supervisor ends when all its children have ended. Whoever still waits for it learns that it is
 * gone.
 */
function finish(draft: Draft, { path, killedAfter, endsWith, mailbox }: Supervisor): void {
  draft.supervisors.delete(path)
  for (const message of mailbox) if (message.type === 'call') answer(draft, message.call, 'noproc')
  const reason: ExitReason =
    killedAfter === undefined
      ? there(endsWith, `a reason for the end of ${path}`)
      : { type: 'killed', after: killedAfter }
  if (lifeAt(draft, path).state === 'starting') failToStart(draft, path, reason)
  else leave(draft, path, reason)
}
