import { createSupervisorStarter } from '../../../src/supervisor/supervisor-starter.ts'
import { type CreateStarter, Reality } from '../model/reality.ts'
import type { Effects } from '../model/stimulus.ts'
import type { Bar, Score } from './score.ts'
import type { Seen } from './seen.ts'

/** Plays a score on Tutti's supervisors. */
export async function playOnTutti(
  { bars }: Score,
  createStarter: CreateStarter = createSupervisorStarter,
): Promise<Seen> {
  const reality = new Reality(createStarter)
  const seen: (readonly string[])[] = []
  for (const bar of bars) seen.push(await playBar(reality, bar))
  return seen
}

async function playBar(reality: Reality, { stimulus, advances, looks }: Bar): Promise<readonly string[]> {
  const effects: Effects[] = []
  for (const each of [stimulus, ...advances]) effects.push(await reality.perform(each))
  const lines = effects.flatMap((each) => each.lines).flatMap(({ text }) => asOtpTells(text))
  const answers = effects.flatMap((each) => each.answers).toSorted((a, b) => a.call - b.call)
  const told = answers.map(({ call, answer }) => `call ${call}: ${answer}`)
  const looked: string[] = []
  for (const path of looks) looked.push(`look ${path}: ${String(await reality.look(path))}`)
  return [...lines, ...told, ...looked]
}

/**
 * What OTP does not tell is left out: orders to supervisors, who killed a child (that it was killed is told), how long it may take to stop,
 * and the report of an automatic shutdown, which is ours. So is what we add to reasons: why a supervisor ended, and why a child was killed.
 */
function asOtpTells(text: string): readonly string[] {
  const [what = '', path = ''] = text.split(' ')
  if (what === 'kill' || what === 'shut_down' || text.startsWith('report auto_shutdown')) return []
  if (what === 'stop') return [`stop ${path}`]
  if (text.startsWith('report reached_max_restart_intensity')) return [text.split(' ').slice(0, 3).join(' ')]
  return [text.replace(OWN_ACCORD, 'shutdown').replace(KILLED, 'killed')]
}

const OWN_ACCORD = /shutdown \((?:reached max restart intensity|significant child).*$/
const KILLED = /killed after [a-z ]+/
