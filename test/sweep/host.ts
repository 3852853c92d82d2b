// Plays the rows of the sweep in a host of its own, and prints one line of JSON for each call. The
// test that starts it kills it when no line comes: then the event loop does not turn.
//
// usage: node --import tsx host.ts values | waits | short SURFACE.json

import { open, readFile } from 'node:fs/promises'
import { play, playWrongValues } from './play.ts'
import type { Row, Rows } from './row.ts'
import { functionRows, methodRows } from './rows.ts'
import { openStage } from './stage.ts'
import type { Places, Surface } from './surface.ts'

// Values of options make functions of the kit write to the console; stdout is ours.
console.log = console.error

const [, , mode, file = ''] = process.argv
const surface = JSON.parse(await readFile(file, 'utf8')) as Surface
const stage = await openStage()
const functions = functionRows(stage)
const methods = methodRows(stage)
const named = (all: Readonly<Record<string, Rows>>) =>
  Object.fromEntries(Object.entries(all).map(([name, rows]) => [name, Object.keys(rows).toSorted()]))
print({ what: 'rows', functions: named(functions), methods: named(methods) })
if (mode === 'short') await takeAllDescriptors()
for (const [all, places] of [
  [functions, surface.functions],
  [methods, surface.methods],
] as const)
  for (const [owner, rows] of Object.entries(all)) await playAll(owner, rows, places[owner] ?? {})
print({ what: 'end' })
process.exit()

async function playAll(owner: string, rows: Rows, places: Places): Promise<void> {
  for (const [name, row] of Object.entries(rows)) await playOne(`${owner} ${name}`, row, places[name] ?? [])
}

async function playOne(what: string, row: Row, places: Places[string]): Promise<void> {
  if (mode === 'values') for await (const played of playWrongValues(what, row, places)) print(played)
  else print(await play(`${what} waits`, () => row.waits?.() ?? row.call(...row.args())))
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** Opens files until no descriptor is left; they stay open until the process ends. */
async function takeAllDescriptors(): Promise<void> {
  const held = []
  try {
    for (;;) held.push(await open('/dev/null'))
  } catch {
    process.on('exit', () => held.length) // A handle that is collected would be closed.
  }
}
