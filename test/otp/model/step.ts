import { START_ABORTED, START_FAILED } from './behaviour.ts'
import { answer, type Draft, draftOf, lifeAt } from './draft.ts'
import { endLife, failToStart, kill, killBelow, orderEnd, stop } from './ending.ts'
import { type Outcome, settle } from './settle.ts'
import { beginLife, beIgnored, comeUp } from './starting.ts'
import type { Stimulus } from './stimulus.ts'
import type { Supervisor, World } from './world.ts'

/** Where every tree begins. */
export const ROOT = 'root'

/**
 * The model: what a tree of supervisors does when something happens to it. Pure; the world that is
 * passed in stays as it is.
 *
 * It is written from what OTP's supervisors promise, and knows nothing of how Tutti keeps it. A
 * supervisor is a mailbox and an agenda:
 *
 * ```
 *   exit, retry, call ──> mailbox ──one at a time──> agenda: start a, wait for it, stop b, wait for it, answer, ...
 * ```
 *
 * Whoever waits keeps what is behind waiting. What happened is over when every supervisor waits, or
 * has nothing to do. Supervisors that have something to do at the same time do it in any order:
 * hence several outcomes.
 */
export function step(world: World, stimulus: Stimulus): readonly Outcome[] {
  const draft = draftOf(world, { lines: [], answers: [], deviations: [] })
  apply(draft, stimulus)
  return settle(draft)
}

function apply(draft: Draft, stimulus: Stimulus): void {
  switch (stimulus.type) {
    case 'boot':
      return beginLife(draft, ROOT, stimulus.tree)
    case 'behave':
      draft.behaviours.set(stimulus.path, stimulus.behaviours)
      return
    case 'burst':
      return burst(draft, stimulus)
    case 'release':
      return release(draft, stimulus)
    case 'advance':
      return advance(draft, stimulus.ms)
    case 'abort_boot':
      return abortBoot(draft, stimulus.kill)
    case 'stop':
      return stop(draft, ROOT, stimulus.graceMs)
    case 'kill':
      return kill(draft, ROOT, stimulus.after)
  }
}

function burst(draft: Draft, { at, deaths, calls }: Stimulus & { type: 'burst' }): void {
  for (const { path, reason } of deaths) if (lifeAt(draft, path).state === 'alive') endLife(draft, path, reason)
  const supervisor = draft.supervisors.get(at)
  for (const { call, request } of calls) {
    if (supervisor === undefined) answer(draft, call, 'noproc')
    else supervisor.mailbox.push({ type: 'call', call, request })
  }
}

function release(draft: Draft, { path, outcome }: Stimulus & { type: 'release' }): void {
  if (outcome === 'ready') return comeUp(draft, path)
  if (outcome === 'fail') return failToStart(draft, path, START_FAILED)
  beIgnored(draft, path)
}

/** Time passes; whoever has not ended within its limit is killed. */
function advance(draft: Draft, ms: number): void {
  draft.now += ms
  for (const supervisor of draft.supervisors.values()) ringAlarms(supervisor, draft.now)
  for (const { path } of draft.limits.filter(({ dueAt }) => dueAt <= draft.now)) kill(draft, path, 'shutdown_timeout')
}

function ringAlarms(supervisor: Supervisor, now: number): void {
  for (const { dueAt, id, attempt } of supervisor.alarms)
    if (dueAt <= now) supervisor.mailbox.push({ type: 'due', id, attempt })
  supervisor.alarms = supervisor.alarms.filter(({ dueAt }) => dueAt > now)
}

function abortBoot(draft: Draft, isKill: boolean): void {
  const supervisor = draft.supervisors.get(ROOT)
  if (supervisor === undefined) return
  orderEnd(draft, supervisor, START_ABORTED)
  if (isKill) killBelow(draft, supervisor, 'forced_shutdown')
}
