import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../../../adapters/edges/cli/main.ts', import.meta.url))

/** What one run of the command line printed, and how it ended. */
export interface TuttiRun {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | string | null
}

/** Runs `tutti` with these arguments, from its sources, as a process of its own. */
export function runTutti(...args: readonly string[]): Promise<TuttiRun> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', MAIN, ...args], (error, stdout, stderr) => {
      resolve({ stdout, stderr, code: error === null ? 0 : (error.code ?? null) })
    })
  })
}
