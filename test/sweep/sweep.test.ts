import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { within } from '../fixtures/await-event.ts'
import { compiled } from '../fixtures/compiled.ts'
import { entries } from './entries.ts'
import { type Surface, surfaceOf } from './surface.ts'

const HOST = fileURLToPath(new URL('./host.ts', import.meta.url))

/** How long a host may be silent, in milliseconds, before its event loop counts as frozen. */
const SILENCE_MS = 45_000

/** Most of it is the start of hosts that are played thousands of calls. */
const PLAY_MS = 300_000

/** What runs inside of a worker is played there: see `sdk.test.ts`. */
const IN_WORKERS = ['CallContext', 'Log', 'log']

/** Functions in these are written by users, and called by us. */
const WRITTEN_BY_USERS = ['AffinityOptions', 'BehaviourDefinition', 'Clock', 'LinkedOwner', 'OptionRule', 'TaskStart']

/** For those who write kinds of child and dialects, who stand on our side of the supervisor. */
const FOR_KINDS = [
  'Address',
  'Child',
  'ChildKind',
  'Dialect',
  'Envelope',
  'Fields',
  'Framing',
  'HeldBytes',
  'KindSystem',
  'KnownKinds',
  'LENGTH_PREFIXED',
  'LINES',
  'Life',
  'PayloadReader',
  'Receiver',
  'SpecKind',
  'Speech',
  'SpeechOptions',
  'systemClock',
  'Taker',
]

/**
 * Not for calling: rules that are handed to `optionsOf`, and what a matcher returns to the runner
 * of tests.
 */
const DATA = ['AN_OBJECT', 'LIST_OF_OBJECTS', 'LIST_OF_TEXTS', 'MatcherResult']

type Names = Readonly<Record<string, readonly string[]>>

let surface: Surface
let folder: string

beforeAll(async () => {
  surface = surfaceOf(await entries())
  folder = await mkdtemp(join(tmpdir(), 'tutti-sweep-'))
  await writeFile(join(folder, 'surface.json'), JSON.stringify(surface))
})

afterAll(() => rm(folder, { recursive: true }))

describe('the sweep over everything that is exported', () => {
  it(
    'has a row for each function and each method, and takes each wrong value in each place, or refuses it with a code',
    async () => {
      const { rows, problems } = await playHost('values')
      const { './adapters/node/sdk': _, './testing/vitest': none, ...functions } = namesOf(surface.functions)
      expect(none).toEqual([])
      expect(rows.functions).toEqual(functions)
      const elsewhere = [...IN_WORKERS, ...WRITTEN_BY_USERS, ...FOR_KINDS, ...DATA]
      const methods = Object.entries(namesOf(surface.methods)).filter(([name]) => !elsewhere.includes(name))
      expect(rows.methods).toEqual(Object.fromEntries(methods))
      expect(problems).toEqual([])
    },
    PLAY_MS,
  )

  it(
    'goes on turning while each function and each method really waits',
    async () => {
      expect((await playHost('waits')).problems).toEqual([])
    },
    PLAY_MS,
  )

  it(
    'does each, or refuses it with an error that has a code, in a host that has no descriptors left',
    async () => {
      expect((await playHost('short')).problems).toEqual([])
    },
    PLAY_MS,
  )
})

/** Sorted, so that they compare. */
function namesOf(places: Readonly<Record<string, object>>): Names {
  return Object.fromEntries(Object.entries(places).map(([name, each]) => [name, Object.keys(each).toSorted()]))
}

interface Report {
  readonly rows: { readonly functions: Names; readonly methods: Names }
  readonly problems: readonly string[]
}

/**
 * Plays the rows in a host of its own.
 * @throws when the host is silent, or ends before the last row.
 */
async function playHost(mode: 'values' | 'waits' | 'short'): Promise<Report> {
  // Node raises the soft limit to the hard one, so both are lowered.
  const command = 'ulimit -n 256 && exec "$@"'
  const argv = [process.execPath, await compiled(HOST), mode, join(folder, 'surface.json')]
  const host = spawn('sh', ['-c', command, 'sh', ...argv], { stdio: ['ignore', 'pipe', 'pipe'] })
  host.stderr.resume() // Values of `log` make it print.
  const lines = createInterface({ input: host.stdout })[Symbol.asyncIterator]()
  const next = async (after: string) => {
    const line = await within(`a line of the host after ${after}`, lines.next(), SILENCE_MS)
    if (line.done === true) throw new Error(`the host ended after ${after}`)
    return JSON.parse(line.value) as { what: string; problem?: string } & Report['rows']
  }
  const problems: string[] = []
  try {
    const rows = await next('its start')
    for (let last = 'its rows'; ; ) {
      const { what, problem } = await next(last)
      if (what === 'end') return { rows, problems }
      if (problem !== undefined) problems.push(`${what}: ${problem}`)
      last = what
    }
  } finally {
    host.kill('SIGKILL') // A frozen loop would not hear anything else.
  }
}
