import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { DEATHS } from '../../examples/02-every-death/deaths.ts'
import { compiled } from '../fixtures/compiled.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** After this time it hangs, in milliseconds. The first run makes a Python environment. */
const HANGS_MS = 120_000

async function play(...args: readonly string[]): Promise<string> {
  const main = `${root}examples/02-every-death/main.ts`
  const { stdout } = await execa(process.execPath, [await compiled(main), ...args], {
    env: { NO_COLOR: '1' },
    stdin: 'ignore',
    timeout: HANGS_MS,
  })
  return stdout
}

/**
 * Without what differs from run to run and from machine to machine: times, names of lives, sizes,
 * heartbeats, stacks, what was used.
 */
function masked(text: string): string {
  return text
    .replaceAll(root, '/home/you/tutti/')
    .replaceAll(/\(pid \d+, life [\w-]+\)/g, '(pid N, life L)')
    .replaceAll(/\(life [\w-]+\)/g, '(life L)')
    .replaceAll(/(after|for) \d+ m?s/g, '$1 N ms')
    .replaceAll(/, [<>] P[IO]NG \d+ B/g, '')
    .replaceAll(/\d+ B\b/g, 'N B')
    .replaceAll(/^ +used: .*\n/gm, '')
    .replaceAll(/(stderr:\n)(?: {12}.*\n)+/g, '$1')
    .replaceAll(/^\d+ deaths, \d+ skipped/gm, 'some deaths, some skipped')
    .trimEnd()
}

/** By its first line, which is the id of the death. */
function sections(text: string): ReadonlyMap<string, string> {
  return new Map(text.split('\n\n').map((section) => [section.split('\n', 1)[0] ?? '', section]))
}

it(
  'every death is shown as the README shows it',
  async () => {
    const readme = await readFile(`${root}examples/02-every-death/README.md`, 'utf8')
    const shown = sections(masked(/```text\n(.*?)```/s.exec(readme)?.[1] ?? ''))
    const played = sections(masked(await play()))
    expect([...played.keys()].slice(0, -1)).toEqual(DEATHS.map(({ id }) => id))
    for (const [id, section] of shown) {
      if (played.get(id)?.includes('skipped: no limit of memory') === true) continue
      expect(played.get(id)).toBe(section)
    }
  },
  HANGS_MS,
)

it(
  'with --json it is one document, with every certificate as data',
  async () => {
    const document: unknown = JSON.parse(await play('--json'))
    const { deaths, skipped, unstopped } = document as {
      readonly deaths: readonly { readonly id: string }[]
      readonly skipped: readonly string[]
      readonly unstopped: readonly unknown[]
    }
    expect(unstopped).toEqual([])
    expect([...deaths.map(({ id }) => id), ...skipped].toSorted()).toEqual(DEATHS.map(({ id }) => id).toSorted())
    for (const death of deaths) {
      expect(death).toMatchObject({
        callers: expect.arrayContaining([expect.any(String)]),
        death: { reason: { type: expect.any(String) }, lastFrames: expect.any(Array) },
        explained: expect.stringContaining(`"every-death/${death.id}"`),
      })
    }
  },
  HANGS_MS,
)
