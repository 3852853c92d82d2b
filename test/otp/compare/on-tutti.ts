import { createSupervisors } from '../model/create-supervisors.ts'
import { type CreateSupervisors, Reality } from '../model/reality.ts'
import type { Effects } from '../model/stimulus.ts'
import { asOtpAnswers, asOtpTells } from './as-otp-tells.ts'
import type { Bar, Score } from './score.ts'
import type { Seen } from './seen.ts'

/**
 * Plays a score on Tutti's supervisors.
 *
 * @param tell - Puts an answer into other words.
 */
export async function playOnTutti(
  { bars }: Score,
  create: CreateSupervisors = createSupervisors,
  tell: (answer: string) => string = asOtpAnswers,
): Promise<Seen> {
  const reality = new Reality(create)
  const seen: (readonly string[])[] = []
  for (const bar of bars) seen.push((await playBar(reality, bar)).map(tell))
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
