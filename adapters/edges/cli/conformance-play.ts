import { isTuttiError } from '../../../src/index.ts'
import {
  type ConformanceOptions,
  type ConformanceReport,
  type ConformanceResult,
  playConformance,
} from '../../../src/testing/conformance/index.ts'
import { featuresOf } from './conformance-features.ts'

/** How a report is told. */
export interface Telling {
  readonly format: 'table' | 'tap' | 'json'
  readonly print: (text: string) => void
}

const WIDTH = 14

/**
 * Plays a worker and tells what came of it.
 *
 * @returns The exit code: 1 when something that the worker claims is wrong, or it does not start.
 */
export async function playForPeople(options: ConformanceOptions, { format, print }: Telling): Promise<number> {
  const tap = tapLines(print)
  const onResult = { table: describeTo(print), tap, json: () => undefined }[format]
  if (format === 'tap') print('TAP version 14')
  try {
    const report = await playConformance({ ...options, onResult })
    if (format === 'json') print(JSON.stringify(report, undefined, 2))
    else if (format === 'tap') print(`1..${report.results.length}`)
    else print(summaryOf(report))
    return report.isConformant ? 0 : 1
  } catch (error) {
    if (!isTuttiError(error)) throw error
    print(error.message)
    return 1
  }
}

/** Wrong cases are told when they are found; of what is right, the table at the end says enough. */
function describeTo(print: (text: string) => void): (result: ConformanceResult) => void {
  return ({ id, rule, codec, descriptors, finding }) => {
    if (finding === undefined) return
    const { sent, came, right, section } = finding
    print(`WRONG  ${id} (${codec} on ${descriptors}): ${rule}`)
    for (const [what, lines] of [
      ['sent', sent],
      ['came', came],
      ['right', [right]],
      ['see', [`docs/protocol.md ${section}`]],
    ] as const)
      print(lines.map((line, at) => `  ${(at === 0 ? what : '').padEnd(6)} ${line}`).join('\n'))
    print('')
  }
}

function tapLines(print: (text: string) => void): (result: ConformanceResult) => void {
  let number = 0
  return ({ id, rule, codec, descriptors, outcome, finding, reason = '' }) => {
    number += 1
    const skipped = outcome === 'not_offered' ? ` # SKIP ${reason.split('\n')[0] ?? ''}` : ''
    print(`${outcome === 'wrong' ? 'not ok' : 'ok'} ${number} - ${codec} on ${descriptors}, ${id}: ${rule}${skipped}`)
    if (finding === undefined) return
    const fields = Object.entries(finding).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`)
    print(['  ---', ...fields, '  ...'].join('\n'))
  }
}

function summaryOf({ sdk, runtime, results, isConformant }: ConformanceReport): string {
  const ways = [...new Set(results.map(wayOf))]
  const columns = ways.map((way) => featuresOf(results.filter((result) => wayOf(result) === way)))
  const features = [...featuresOf(results).keys()]
  const row = (cells: readonly string[]): string =>
    cells
      .map((cell) => cell.padEnd(WIDTH))
      .join(' ')
      .trimEnd()
  const count = (outcome: ConformanceResult['outcome']): number =>
    results.filter((result) => result.outcome === outcome).length
  const missing = notOffered(results)
  return [
    sdk === '' ? 'the worker never became ready' : `${sdk}, ${runtime}`,
    '',
    row(['', ...ways]),
    ...features.map((feature) => row([feature, ...columns.map((column) => column.get(feature) ?? '')])),
    '',
    ...(missing.length === 0 ? [] : ['not offered:', ...missing, '']),
    `${count('right')} right, ${count('wrong')} wrong, ${count('not_offered')} not offered`,
    isConformant ? 'Nothing that this worker claims is wrong.' : 'This worker is not conformant.',
  ].join('\n')
}

/** A line for each reason, with what it holds for. */
function notOffered(results: readonly ConformanceResult[]): readonly string[] {
  const byReason = new Map<string, Set<string>>()
  for (const { id, reason } of results)
    if (reason !== undefined) byReason.set(reason, (byReason.get(reason) ?? new Set()).add(id))
  return [...byReason].map(
    ([reason, ids]) => `  ${ids.size > MAX_NAMED ? `${ids.size} cases` : [...ids].join(', ')}: ${reason}`,
  )
}

/** As many cases are named. */
const MAX_NAMED = 3

const wayOf = ({ codec, descriptors }: ConformanceResult): string => `${codec}, ${descriptors}`
