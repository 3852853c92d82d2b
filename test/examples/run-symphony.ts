import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { compiled } from '../fixtures/compiled.ts'

const MAIN = fileURLToPath(new URL('../../examples/01-linguistics/main.ts', import.meta.url))

/** How one run of the symphony ended. */
export interface Run {
  readonly code: number | undefined
  readonly stdout: string
  readonly stderr: string
}

/** Options of {@link runSymphony}. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  /**
   * Called with each line of stderr, with a function that sends a signal, and with the process id.
   */
  readonly onErrorLine?: (line: string, kill: (signal: NodeJS.Signals) => void, pid: number | undefined) => void
}

/** After this time a run hangs, in milliseconds. What it needs has been prepared before. */
const HANGS_MS = 55_000

/** Runs the symphony in a process of its own, to its end. */
export async function runSymphony(args: readonly string[], { env = {}, onErrorLine }: RunOptions = {}): Promise<Run> {
  const running = execa(process.execPath, [await compiled(MAIN), ...args], {
    env: { NO_COLOR: '1', ...env },
    reject: false,
    timeout: HANGS_MS,
    stdin: 'ignore',
  })
  if (onErrorLine !== undefined) {
    const kill = (signal: NodeJS.Signals): boolean => running.kill(signal)
    for await (const line of running.iterable({ from: 'stderr' })) onErrorLine(line, kill, running.pid)
  }
  const { exitCode, stdout, stderr, timedOut } = await running
  if (timedOut) throw new Error(`the symphony did not end within ${HANGS_MS} ms; it said: ${stdout}\n${stderr}`)
  return { code: exitCode, stdout, stderr }
}
