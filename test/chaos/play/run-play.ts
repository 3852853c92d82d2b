import { type ChildProcess, execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compiled } from '../../fixtures/compiled.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** How a play ended. */
export interface Ended {
  readonly code: number | null
  /** What it printed as JSON. */
  readonly report: unknown
  /** What it said meanwhile. */
  readonly said: string
}

/** How to run a play. */
export interface PlayOptions {
  /** It is killed after that long. */
  readonly limitMs: number
  /** Given the process, to do something to it. */
  readonly onStart?: (child: ChildProcess) => void
}

/** Runs `npm run chaos` with these arguments, in a process of its own. */
export async function runPlay(args: readonly string[], { limitMs, onStart }: PlayOptions): Promise<Ended> {
  const command = [await compiled(join(root, 'test/chaos/play/main.ts')), '--json', ...args]
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { cwd: root, timeout: limitMs }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode, report: JSON.parse(stdout || 'null'), said: stderr })
    })
    onStart?.(child)
  })
}
