// A worker that dies in every way there is: what was done to it, what its callers saw, what its
// death certificate says.
//
//   every-death (one_for_one) ──> orderly, exit-0, exit-3, uncaught, segfault, ... one after the
//   other
//
// npm run deaths             for people; in colour on a terminal
// npm run deaths -- --json   one JSON document

import { explainDeath, start, supervisor } from '../../src/index.ts'
import { DEATHS } from './deaths.ts'
import { die } from './die.ts'
import { page, skippedPage } from './page.ts'

const ROOT = 'every-death'

const isJson = process.argv.includes('--json')
const say = (text: string): void => {
  if (!isJson) console.log(text)
}

// Most of them die within a few seconds, and each is restarted: here that is no reason to give up.
const tree = supervisor(ROOT, { intensity: DEATHS.length }, [])
// If it gives up all the same, there is nothing left to show: the program ends with code 1.
const system = await start(tree, { log: 'silent', onRootExit: 'exit' })
const deaths: object[] = []
const skipped: string[] = []

for (const each of DEATHS) {
  const observed = await die(system, ROOT, each)
  if (observed === undefined) skipped.push(each.id)
  else deaths.push({ id: each.id, did: each.did, ...observed, explained: explainDeath(observed.death) })
  say(observed === undefined ? skippedPage(each) : page(each, observed))
}

const { unstopped } = await system.shutdown()
say(`${deaths.length} deaths, ${skipped.length} skipped, ${unstopped.length} workers had to be killed at the end.`)
if (isJson) console.log(JSON.stringify({ deaths, skipped, unstopped }))
process.exitCode = unstopped.length === 0 ? 0 : 1
