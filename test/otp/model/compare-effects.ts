import { inAnyOrder } from './in-any-order.ts'
import type { Outcome } from './settle.ts'
import type { Effects } from './stimulus.ts'

/**
 * What a possible outcome and what was seen disagree about: what each supervisor did and reported,
 * in order (and all of them, in order, when nothing happened at the same time); and the answers.
 */
export function compareEffects({ effects: expected, isSequential }: Outcome, seen: Effects): string[] {
  const told = compareText('answers', answers(expected), answers(seen))
  if (isSequential) return [...compareText('the tree', texts(expected), texts(seen)), ...told]
  const supervisors = new Set([...expected.lines, ...seen.lines].map(({ supervisor }) => supervisor))
  const each = [...supervisors].flatMap((path) => compareText(path, texts(expected, path), texts(seen, path)))
  return [...each, ...told]
}

/** Empty when the two lists are the same. */
export function compareText(what: string, expected: readonly string[], seen: readonly string[]): string[] {
  if (expected.length === seen.length && expected.every((text, i) => text === seen[i])) return []
  return [`${what}, expected:`, ...indented(expected), `${what}, seen:`, ...indented(seen)]
}

function texts({ lines }: Effects, of?: string): readonly string[] {
  return inAnyOrder(lines.filter(({ supervisor }) => of === undefined || supervisor === of).map(({ text }) => text))
}

function answers({ answers: given }: Effects): string[] {
  return given.toSorted((a, b) => a.call - b.call).map(({ call, answer }) => `call ${call}: ${answer}`)
}

function indented(texts: readonly string[]): string[] {
  return texts.length === 0 ? ['  nothing'] : texts.map((text) => `  ${text}`)
}
