import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { within } from '../fixtures/await-event.ts'
import { compiled } from '../fixtures/compiled.ts'

const program = fileURLToPath(new URL('broken-log-host.ts', import.meta.url))
const NODE = [process.execPath, await compiled(program)]

/**
 * Runs a command whose stderr is `stderr`; gives its exit code, and what it prints, line by line.
 */
async function run(command: readonly string[], stderr: number | 'pipe') {
  const [file = '', ...args] = command
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', stderr] })
  // The reader of the log is gone before there is a log.
  child.stderr?.destroy()
  if (child.stdout === null) throw new Error('it has no stdout')
  const parts = Promise.all([once(child, 'exit'), text(child.stdout)])
  const [[code], said] = await within('the end of the host', parts).finally(() => child.kill('SIGKILL'))
  return { code: Number(code), said: said.trimEnd().split('\n') }
}

const WELL = ['{"answer":"Hello, world!"}', '{"exitCode":0}']

/** Of util-linux: its mounts end with the process. */
const OWN_MOUNTS = '/usr/bin/unshare'

/** A mount of its own needs root, and a kernel that allows it. */
function canMount(): boolean {
  try {
    execFileSync(OWN_MOUNTS, ['--mount', 'mount', '-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', tmpdir()])
    return true
  } catch {
    return false
  }
}

describe.each(['json', 'text', 'own'])('a log that breaks (%s)', (destination) => {
  it('costs lines, which are counted, when its disk is full; the host lives', async () => {
    const full = openSync('/dev/full', 'w')
    const { code, said } = await run([...NODE, destination], full)
    closeSync(full)
    expect(said).toEqual(['{"hasLost":true}', ...WELL])
    expect(code).toBe(0)
  })

  it('costs lines, which are counted, when its reader is gone; the host lives', async () => {
    const { code, said } = await run([...NODE, destination], 'pipe')
    expect(said).toEqual(['{"hasLost":true}', ...WELL])
    expect(code).toBe(0)
  })
})

describe('a log that is silent', () => {
  it('loses nothing', async () => {
    const { code, said } = await run([...NODE, 'silent'], 'pipe')
    expect([code, said]).toEqual([0, ['{"hasLost":false}', ...WELL]])
  })
})

describe.skipIf(!canMount())('a log on a disk that has room again', () => {
  it.each(['json', 'text'])('tells how many lines were lost, and why (%s)', async (destination) => {
    const folder = await mkdtemp(join(tmpdir(), 'tutti-log-'))
    const script = 'd="$1"; shift; mount -t tmpfs -o size=16k tmpfs "$d" && exec "$@" "$d" 2>"$d/log"'
    const { said } = await run(
      [OWN_MOUNTS, '--mount', 'sh', '-c', script, 'sh', folder, ...NODE, destination],
      'pipe',
    ).finally(() => rm(folder, { recursive: true }))
    const report: { lost: number; log: string[] } = JSON.parse(said[1] ?? '')
    expect(said.slice(2)).toEqual(WELL)
    expect(report.log[0]).toContain('after')
    expect(report.log[1]).toContain(`${report.lost} lines of this log were lost: ENOSPC`)
    // Each is a line of its own, though one before may have got through in part.
    if (destination === 'json') expect(report.log.map((line) => typeof JSON.parse(line))).toEqual(['object', 'object'])
  })
})
