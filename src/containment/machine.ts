import { accessSync, constants } from 'node:fs'
import type { Clock } from '../clock/clock.ts'
import { rethrowShortage } from '../errors/shortage.ts'
import { buildEnvironment } from '../process/environment.ts'
import { findProgram } from '../process/find-program.ts'
import { type CommandResult, runCommand } from '../process/run-command.ts'
import type { CgroupPlace } from './cgroup-place.ts'
import type { Unavailable } from './guarantees.ts'
import type { HostMark } from './host-mark.ts'
import { SHELL } from './launcher.ts'

/** What a layer is tried out with. */
export interface Machine {
  /** `undefined` where processes cannot be told apart for good: anything but Linux. */
  readonly mark: HostMark | undefined
  readonly place: CgroupPlace
  /** Absolute; where hosts write down what they have started. */
  readonly recordsRoot: string
  readonly clock: Clock
}

/** Why a layer is not available here. */
export type Refusal = Omit<Unavailable, 'containment'>

/** Why a layer that needs to know processes for good is not available. */
export function noProc(): Refusal {
  return process.platform === 'linux'
    ? {
        why: 'there is no /proc, or it does not show this process',
        remedy: `Mount it (mount -t proc proc /proc); see ${PAGE}.`,
      }
    : { why: `${process.platform} does not have it`, remedy: `It comes with Linux; see ${PAGE}.` }
}

/** Where to read more. */
export const PAGE = 'docs/no-orphans.md'

/** How long a trial may take, in milliseconds. It takes a few. */
const TRIAL_LIMIT_MS = 10_000

/**
 * Runs a small program to its end, as a worker would be: in the short environment, and in a process
 * group of its own.
 *
 * @throws {Error} of the operating system when the host or the machine has too little for another
 *   process: that says nothing about the layer.
 */
export async function tryOut(command: string, args: readonly string[], clock: Clock): Promise<CommandResult> {
  const limit = new AbortController()
  const timer = clock.setTimer(TRIAL_LIMIT_MS, () => limit.abort())
  const trial = { command, args, cwd: '/', env: buildEnvironment(process.env, {}) }
  const result = await runCommand(trial, { clock, signal: limit.signal })
  timer.cancel()
  if (result.type === 'spawn_failed')
    rethrowShortage(Object.assign(new Error(result.diagnosis), { code: result.errno }))
  return result
}

/** How a trial went, for a person. */
export function describeTrial(result: CommandResult): string {
  const output = 'output' in result ? result.output.trim() : result.diagnosis
  const how = result.type === 'exited' ? `exit code ${result.code}` : result.type.replaceAll('_', ' ')
  return output === '' ? how : `${how}: ${output}`
}

/** The full path of a tool that comes with the system; `undefined` when it is not there. */
export function findTool(command: string): string | undefined {
  const PATH = `${process.env['PATH'] ?? ''}:/usr/bin:/bin:/usr/sbin:/sbin`
  return findProgram({ command, cwd: undefined, env: { PATH } })
}

/** Whether there is the shell that launchers and guards are written for. */
export function hasShell(): boolean {
  try {
    accessSync(SHELL, constants.X_OK)
    return process.platform !== 'win32'
  } catch {
    return false
  }
}
