import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Preparation } from '../../src/spec/worker-spec.ts'
import { shell } from './preparation.ts'

const PROGRAM = fileURLToPath(new URL('preparing-process.ts', import.meta.url))

let base: string
let hosts: ChildProcess[]
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'tutti-two-'))
  hosts = []
})
afterEach(() => {
  for (const host of hosts) host.kill('SIGKILL')
  rmSync(base, { recursive: true, force: true })
})

type Line = Record<string, unknown>

/** A real host in a process of its own; `next` gives the following line that fits. */
function startHost(preparation: Preparation): {
  process: ChildProcess
  next: (fits: (line: Line) => boolean) => Promise<Line>
} {
  const argument = JSON.stringify({ preparations: [preparation], cacheDir: join(base, 'cache') })
  const host = spawn(process.execPath, ['--import', 'tsx', PROGRAM, argument], { stdio: ['ignore', 'pipe', 'inherit'] })
  hosts.push(host)
  const lines = createInterface({ input: host.stdout })[Symbol.asyncIterator]()
  const next = async (fits: (line: Line) => boolean): Promise<Line> => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done === true) throw new Error('the host ended before the line that the test waits for')
      const line = JSON.parse(value) as Line
      if (fits(line)) return line
    }
  }
  return { process: host, next }
}

const fifo = (name: string): void => void execFileSync('mkfifo', [join(base, name)])
const open = (name: string): Promise<void> => writeFile(join(base, name), 'made')
const isStep = (line: Line): boolean => line['step'] === 'make it'
const isWaiting = (line: Line): boolean => String(line['step']).startsWith('wait for another process')
const isEnd = (line: Line): boolean => line['event'] === 'end'
const isFinished = (line: Line): boolean => line['event'] === 'finished'

describe.skipIf(process.platform === 'win32')('two processes that prepare the same', () => {
  it('one makes it, the other waits and finds it', { timeout: 20_000 }, async () => {
    fifo('gate')
    const preparation = shell(`echo ran >> ${base}/log; cat ${base}/gate > result`)
    const first = startHost(preparation)
    await first.next(isStep)
    const second = startHost(preparation)
    await second.next(isWaiting)
    await open('gate')

    expect([await first.next(isFinished), await second.next(isFinished)]).toMatchObject([
      { cached: false },
      { cached: true },
    ])
    const ends = await Promise.all([first.next(isEnd), second.next(isEnd)])
    expect(ends[0]).toEqual(ends[1])
    expect(readFileSync(join(base, 'log'), 'utf8')).toBe('ran\n')
    expect(readdirSync(join(base, 'cache'))).toHaveLength(1)
  })

  it('the other takes over when the first is killed, untouched by the tool that the first left running', {
    timeout: 20_000,
  }, async () => {
    fifo('gate')
    fifo('alive')
    // The first tool holds `alive` open as long as it lives, and waits at the gate; the second
    // finds `taken` and goes on.
    const waitAtGate = `exec 9> ${base}/alive; echo waiting; cat ${base}/gate`
    const preparation = shell(`if mkdir ${base}/taken 2>/dev/null; then ${waitAtGate}; fi; echo made >> {thing}/result`)
    const orphanEnded = readFile(join(base, 'alive'))
    const first = startHost(preparation)
    await first.next(({ output }) => output === 'waiting')
    first.process.kill('SIGKILL')
    await once(first.process, 'exit')

    const { folders } = await startHost(preparation).next(isEnd)
    await open('gate')
    await orphanEnded
    const { thing } = folders as { thing: string }
    expect(readFileSync(join(thing, 'result'), 'utf8')).toBe('made\n')
    expect(readdirSync(join(thing, '..')).sort()).toEqual(['.complete', '.files', basename(thing)].sort())
  })
})
