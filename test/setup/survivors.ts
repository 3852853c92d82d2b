import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findSurvivors, type Survivor } from './find-survivors.ts'

/** How long what is ending may take to be gone, once the last test has passed. */
const GRACE_MS = 3000

/**
 * Gives the run a temporary folder of its own. Says at its end how many processes that it started
 * still live, and fails it when there is one.
 *
 * The folder is the mark: `TMPDIR` is one of the few variables that reach every program, and every
 * program hands it on. A parent's id would lose those whose parent has died, which are the very
 * ones that this is about.
 */
export default function setup(): () => Promise<void> {
  const previous = process.env['TMPDIR']
  const folder = mkdtempSync(join(tmpdir(), 'tutti-test-'))
  process.env['TMPDIR'] = folder
  return async () => {
    const survivors = process.platform === 'linux' ? await survivorsOf(folder) : undefined
    if (previous === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = previous
    rmSync(folder, { recursive: true, force: true })
    if (survivors !== undefined) tell(survivors)
  }
}

function tell(survivors: readonly Survivor[]): void {
  if (survivors.length === 0) {
    console.log('\nThe tests left 0 processes.')
    return
  }
  process.exitCode = 1
  for (const { pid } of survivors) killIfPresent(pid)
  const list = survivors.map(({ pid, command }) => `  ${pid}  ${command}`).join('\n')
  throw new Error(`The tests left ${survivors.length} process(es), which have been killed now:\n${list}`)
}

function killIfPresent(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}

async function survivorsOf(folder: string): Promise<readonly Survivor[]> {
  const until = performance.now() + GRACE_MS
  let found = findSurvivors(folder)
  while (found.length > 0 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    found = findSurvivors(folder)
  }
  return found
}
