import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** How long what is ending may take to be gone, once the last test has passed. */
const GRACE_MS = 3000

/**
 * Gives the run a temporary folder of its own, and fails it when a process that it started still lives at its end.
 *
 * The folder is the mark: `TMPDIR` is one of the few variables that reach every program, and every program hands it on.
 * A parent's id would lose those whose parent has died, which are the very ones that this is about.
 */
export default function setup(): () => Promise<void> {
  const previous = process.env['TMPDIR']
  const folder = mkdtempSync(join(tmpdir(), 'tutti-test-'))
  process.env['TMPDIR'] = folder
  return async () => {
    const survivors = process.platform === 'linux' ? await survivorsOf(folder) : []
    if (previous === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = previous
    rmSync(folder, { recursive: true, force: true })
    if (survivors.length === 0) return
    process.exitCode = 1
    for (const { pid } of survivors) killIfPresent(pid)
    const list = survivors.map(({ pid, command }) => `  ${pid}  ${command}`).join('\n')
    throw new Error(`${survivors.length} process(es) outlived the tests that started them:\n${list}`)
  }
}

function killIfPresent(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}

interface Survivor {
  readonly pid: number
  readonly command: string
}

async function survivorsOf(folder: string): Promise<readonly Survivor[]> {
  const until = performance.now() + GRACE_MS
  let found = marked(folder)
  while (found.length > 0 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    found = marked(folder)
  }
  return found
}

/** Live processes with the mark, save this one and its direct children: those are the runner's own. */
function marked(folder: string): readonly Survivor[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.flatMap((pid) => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
      if (!environment.includes(`TMPDIR=${folder}`)) return []
      // After the name, which may hold anything, in parentheses: state, parent.
      const [, state, parent] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
      if (state === 'Z' || pid === String(process.pid) || parent === String(process.pid)) return []
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
      return [{ pid: Number(pid), command: command.slice(0, 200) }]
    } catch {
      return [] // It ended while we looked, or it is another user's.
    }
  })
}
