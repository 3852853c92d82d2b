import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { within } from '../fixtures/await-event.ts'
import { compiled } from '../fixtures/compiled.ts'
import { entries, functionsOf } from './entries.ts'
import { ROWS } from './rows.ts'

const HOST = fileURLToPath(new URL('./host.ts', import.meta.url))

/** How long a host may be silent, in milliseconds, before its event loop counts as frozen. */
const SILENCE_MS = 45_000

/** The testing kit has tests of its own, and an SDK plays in workers: see test/conformance. */
const ELSEWHERE = ['./testing', './testing/vitest', './adapters/node/sdk']

describe('the sweep over everything that is exported', () => {
  it('has a row for each function of each entry, and no other', async () => {
    const played = Object.keys(ROWS)
    const published = await entries()
    expect([...published.keys()].toSorted()).toEqual([...played, ...ELSEWHERE].toSorted())
    for (const [entry, source] of published)
      if (!ELSEWHERE.includes(entry))
        expect(Object.keys(ROWS[entry] ?? {}).toSorted(), entry).toEqual(await functionsOf(source))
  })

  it('takes each wrong value in each place, or refuses it with an error that has a code', async () => {
    expect(await problemsOf('values')).toEqual([])
  })

  it('goes on turning while each function really waits', async () => {
    expect(await problemsOf('waits')).toEqual([])
  })

  it('takes each wrong value in each method of what a running system hands out, or refuses it with a code', async () => {
    expect(await problemsOf('methods')).toEqual([])
  })

  it('does each, or refuses it with an error that has a code, in a host that has no descriptors left', async () => {
    expect(await problemsOf('short')).toEqual([])
  })
})

/** Plays the rows in a host of its own. @throws when the host is silent, or ends before the last row. */
async function problemsOf(mode: 'values' | 'waits' | 'short' | 'methods'): Promise<readonly string[]> {
  // Node raises the soft limit to the hard one, so both are lowered.
  const command = 'ulimit -n 256 && exec "$@"'
  const argv = [process.execPath, await compiled(HOST), mode]
  const host = spawn('sh', ['-c', command, 'sh', ...argv], { stdio: ['ignore', 'pipe', 'pipe'] })
  host.stderr.resume() // Values of `log` make it print.
  const lines = createInterface({ input: host.stdout })[Symbol.asyncIterator]()
  const problems: string[] = []
  let last = 'its start'
  try {
    for (;;) {
      const line = await within(`a line of the host after ${last}`, lines.next(), SILENCE_MS)
      if (line.done === true) throw new Error(`the host ended after ${last}`)
      const { what, problem } = JSON.parse(line.value) as { what: string; problem?: string }
      if (what === 'end') return problems
      if (problem !== undefined) problems.push(`${what}: ${problem}`)
      last = what
    }
  } finally {
    host.kill('SIGKILL') // A frozen loop would not hear anything else.
  }
}
