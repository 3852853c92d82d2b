// Ends hosts in every way there is, many times, and prints who was left.
//
// usage: npm run orphans -- [--rounds N] [--ending WORDS] [--json]

import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { type ContainmentName, start, supervisor } from '../../../src/index.ts'
import { ENDINGS, Hosts, type Outcome, PROMISED } from './matrix.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    ending: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const hosts = new Hosts()
await hosts.compile()
const rows: ReturnType<typeof summary>[] = []
for (const containment of await available()) {
  for (const ending of ENDINGS.filter((each) => values.ending === undefined || each === values.ending)) {
    const outcomes: Outcome[] = []
    for (let round = 0; round < rounds; round += 1) {
      outcomes.push(await hosts.end(containment, ending, { progress: 1 + (round % 19), patience: PROMISED }))
    }
    rows.push(summary(containment, ending, outcomes))
  }
}
hosts.remove()
if (values.json) console.log(JSON.stringify(rows, null, 2))
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
