import Table from 'cli-table3'
import { Command, Option } from 'commander'
import { type ContainmentName, start, supervisor } from '../../../src/index.ts'
import { wholeNumber } from '../../fixtures/whole-number.ts'
import { ENDINGS, type Ending, Hosts, type Outcome, PROMISED } from './matrix.ts'

const command = new Command('orphans')
  .description('Ends hosts in every way there is, many times, and prints who was left.')
  .option('--rounds <number>', 'hosts for each layer and ending', wholeNumber(1), 20)
  .addOption(new Option('--ending <words>', 'only this one').choices([...ENDINGS]))
  .option('--json', 'print the figures as JSON', false)
  .parse()
const options = command.opts<{ readonly rounds: number; readonly ending?: Ending; readonly json: boolean }>()
const { rounds } = options
const hosts = new Hosts()
await hosts.compile()
const rows: ReturnType<typeof summary>[] = []
for (const containment of await available()) {
  for (const ending of ENDINGS.filter((each) => options.ending === undefined || each === options.ending)) {
    const outcomes: Outcome[] = []
    console.error(`${containment}: ${rounds} hosts, each ${ending}`)
    for (let round = 0; round < rounds; round += 1) {
      outcomes.push(await hosts.end(containment, ending, { progress: 1 + (round % 19), patience: PROMISED }))
    }
    rows.push(summary(containment, ending, outcomes))
  }
}
hosts.remove()
if (options.json) console.log(JSON.stringify(rows, null, 2))
else console.log(asTable())

async function available(): Promise<readonly ContainmentName[]> {
  const names: readonly ContainmentName[] = ['cgroup', 'pid_namespace', 'process_group']
  const kept: ContainmentName[] = []
  for (const containment of names) {
    try {
      const system = await start(supervisor('probe', {}, []), { containment, log: 'silent' })
      await system.shutdown()
      kept.push(containment)
    } catch (error) {
      console.error(String(error))
    }
  }
  return kept
}

function summary(containment: string, ending: string, outcomes: readonly Outcome[]) {
  const counts: Record<string, number> = {}
  for (const each of outcomes.flatMap(({ survivors }) => survivors)) counts[each] = (counts[each] ?? 0) + 1
  const times = outcomes
    .flatMap(({ goneAfterMs }) => (goneAfterMs === undefined ? [] : [goneAfterMs]))
    .sort((a, b) => a - b)
  const litter = outcomes.flatMap((each) => each.litter).length
  const [medianMs, maxMs] = [times[times.length >> 1], times.at(-1)].map((ms) =>
    ms === undefined ? null : Math.round(ms),
  )
  return { containment, ending, hosts: outcomes.length, survivors: counts, litter, medianMs, maxMs }
}

function asTable(): string {
  const table = new Table({
    style: { head: [], border: [] },
    head: ['layer', 'the host', 'hosts', 'survivors after 1 s', 'litter', 'gone: median', 'max'],
  })
  for (const { containment, ending, hosts: count, survivors, litter, medianMs, maxMs } of rows) {
    const left = Object.entries(survivors).map(([kind, times]) => `${kind} × ${times}`)
    const time = (ms: number | null | undefined): string => (typeof ms === 'number' ? `${ms} ms` : '–')
    table.push([containment, ending, count, left.join(', ') || 'none', litter, time(medianMs), time(maxMs)])
  }
  return table.toString()
}
