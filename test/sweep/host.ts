// Plays the rows of the sweep in a host of its own, and prints one line of JSON for each call. The test
// that starts it kills it when no line comes: then the event loop does not turn.
//
// usage: node --import tsx host.ts values | waits | short | methods

import { open } from 'node:fs/promises'
import { play, playWrongValues } from './play.ts'
import { methodRows } from './rows/methods.ts'
import { ROWS } from './rows.ts'
import { openStage } from './stage.ts'

const [, , mode] = process.argv
if (mode === 'methods') await playMethods()
if (mode === 'short') await takeAllDescriptors()
for (const [entry, rows] of mode === 'methods' ? [] : Object.entries(ROWS))
  for (const [name, row] of Object.entries(rows)) {
    if (mode === 'values') for await (const played of playWrongValues(`${entry} ${name}`, row)) print(played)
    else if (row.waits !== undefined) print(await play(`${entry} ${name} waits`, row.waits))
  }
print({ what: 'end' })

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** Everything that a running system puts into the hands of its users. */
async function playMethods(): Promise<void> {
  const stage = await openStage()
  for (const [owner, rows] of Object.entries(methodRows(stage)))
    for (const [method, row] of Object.entries(rows)) {
      for await (const played of playWrongValues(`${owner} ${method}`, row)) print(played)
      if (row.waits !== undefined) print(await play(`${owner} ${method} waits`, row.waits))
    }
  await stage.system.shutdown()
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
