import { idOf, isNumbered, parentOf } from './tree.ts'

/** What docs/otp.md calls it. */
export const IN_ANY_ORDER = 'together-in-any-order'

/**
 * The lines, with those that may come in any order in one that is always the same: what happens to
 * the children of a dynamic supervisor while they are stopped together (of each child in order),
 * and the reports of how they ended.
 */
export function inAnyOrder(lines: readonly string[]): readonly string[] {
  const runs: { readonly about: string | undefined; readonly lines: string[] }[] = []
  for (const line of lines) {
    const about = supervisorOf(line)
    const run = runs.at(-1)
    if (run !== undefined && about !== undefined && run.about === about) run.lines.push(line)
    else runs.push({ about, lines: [line] })
  }
  return runs.flatMap((run) => run.lines.toSorted(run.about?.startsWith('report') === true ? byText : byChild))
}

/** What a run of lines that belong together is about. */
function supervisorOf(line: string): string | undefined {
  const [what = '', path = '', child = ''] = line.split(' ')
  if (what === 'report')
    return path === 'shutdown_error' && idOf(child) === '*' ? `report ${parentOf(child)}` : undefined
  return ENDING.includes(what) && isNumbered(path) ? parentOf(path) : undefined
}

const ENDING: readonly string[] = ['stop', 'shut_down', 'kill', 'down']

function byChild(one: string, other: string): number {
  return compare(one.split(' ')[1] ?? '', other.split(' ')[1] ?? '')
}

function byText(one: string, other: string): number {
  return compare(one, other)
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
