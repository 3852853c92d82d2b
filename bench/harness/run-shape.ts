import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { ShapeReport } from './figures.ts'
import type { Pinning } from './one-processor.ts'
import type { ShapeOrder } from './shape-process.ts'

/** How a shape is run. */
export interface ShapeRun {
  /** The compiled program that measures. */
  readonly program: string
  readonly order: ShapeOrder
  /** Arguments of Node, as `--cpu-prof`. */
  readonly nodeArgs: readonly string[]
  /** Put before the command line; empty: nothing. */
  readonly pinning: Pinning
  /** When it is killed. */
  readonly limitMs: number
  /** A line of what it says while it works. */
  readonly onProgress: (line: string) => void
}

/**
 * Measures one shape in a fresh Node, so that none suffers from what another one has left behind:
 * compiled code, memory, timers.
 *
 * @throws {Error} when it ended without a report, with what it said last.
 */
export async function runShape({
  program,
  order,
  nodeArgs,
  pinning,
  limitMs,
  onProgress,
}: ShapeRun): Promise<ShapeReport> {
  const line = [...pinning, process.execPath, '--expose-gc', ...nodeArgs, program, JSON.stringify(order)]
  const [command = process.execPath, ...args] = line
  const child = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    signal: AbortSignal.timeout(limitMs),
    killSignal: 'SIGKILL',
  })
  let said = ''
  const { stderr } = child
  if (stderr === null) throw new TypeError('the standard error of the process was asked for as a pipe')
  stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4_000)
    for (const line of text.split('\n')) if (line !== '') onProgress(line)
  })
  let report: ShapeReport | undefined
  child.on('message', (message: ShapeReport) => (report = message))
  await Promise.all([once(child, 'exit'), once(stderr, 'close')])
  if (report === undefined) throw new Error(`the shape "${order.shape}" ended without figures:\n${said}`)
  return report
}
