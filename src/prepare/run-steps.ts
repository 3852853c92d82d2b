import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from '../clock/clock.ts'
import { PrepareError } from '../errors/prepare-error.ts'
import { SHORTAGES } from '../errors/shortage.ts'
import { buildEnvironment } from '../process/environment.ts'
import { isOnNoexec } from '../process/find-program.ts'
import { type CommandOptions, type CommandResult, runCommand } from '../process/run-command.ts'
import type { Preparation, PreparationStep } from '../spec/worker-spec.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { cacheUnusable } from './cache-folder.ts'
import { locateTool, substituteStep } from './preparation-key.ts'
import type { Folders } from './substitute.ts'
import { type ToolVersions, toolMissing } from './tool-version.ts'

/** Where steps run and who is told. */
export interface StepSurroundings {
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly hostEnv: Readonly<NodeJS.ProcessEnv>
  readonly signal: AbortSignal
  /** Folders of all preparations so far, this one's included. */
  readonly folders: Folders
  readonly versions: ToolVersions
  /** How long one step may take, in milliseconds. */
  readonly stepLimitMs: number
  /** The folder of this attempt. */
  readonly folder: string
  readonly enclose?: CommandOptions['enclose']
}

/** Lines of a tool's output that become part of an error. */
const QUOTED_LINES = 40

/**
 * Runs the steps of a preparation in order, in the full environment of the host: package managers
 * need its proxies, certificates and settings.
 *
 * @throws {@link PrepareError} `PREPARE_STEP_FAILED`; `PREPARE_TOOL_MISSING` when a program that a
 *   step names does not exist; the signal's reason when it is aborted.
 */
export async function runSteps(preparation: Preparation, surroundings: StepSurroundings): Promise<void> {
  const { clock, telemetry, signal, folder, hostEnv, enclose } = surroundings
  const { title, tool } = preparation
  const located = await locateTool(preparation, surroundings.folders, surroundings)
  for (const template of preparation.steps) {
    const isTool = located !== undefined && template.command === tool.command
    const step = substituteStep(isTool ? { ...template, command: located } : template, surroundings.folders)
    telemetry.emit('prepare:step', { title, step: step.title })
    const cwd = step.cwd ?? folder
    const env = buildEnvironment(hostEnv, { passEnv: ['*'], env: step.env })
    const onLine = (line: string): void => telemetry.emit('prepare:output', { title, line })
    const command = { command: step.command, args: step.args, cwd, env }
    const limit = new AbortController()
    const timer = clock.setTimer(surroundings.stepLimitMs, () => limit.abort())
    const either = AbortSignal.any([signal, limit.signal])
    const result = await runCommand(command, { clock, signal: either, onLine, enclose })
    timer.cancel()
    signal.throwIfAborted()
    if (result.type === 'exited' && result.code === 0) continue
    if (result.type === 'spawn_failed' && result.errno === 'ENOENT') throw toolMissing(preparation, result.diagnosis)
    throw await stepFailed(preparation, { ...step, cwd }, { result, folder, stepLimitMs: surroundings.stepLimitMs })
  }
}

async function stepFailed(
  preparation: Preparation,
  step: PreparationStep,
  {
    result,
    folder,
    stepLimitMs,
  }: { readonly result: CommandResult; readonly folder: string; readonly stepLimitMs: number },
): Promise<PrepareError> {
  const { name, title } = preparation
  const output = 'output' in result ? result.output.trimEnd().split('\n').slice(-QUOTED_LINES) : []
  const advice = 'Correct what the tool reports and start again; nothing of this attempt was kept.'
  const message = [
    `Preparing "${title}" failed at the step "${step.title}": ${describeEnd(result, stepLimitMs)}. ${advice}`,
    `  $ ${[step.command, ...step.args].map(quote).join(' ')}`,
    `  in ${step.cwd}`,
    ...output.map((line) => `  | ${line}`),
  ]
  const place = await wrongPlace(folder, step.command, result)
  return place === undefined
    ? new PrepareError('PREPARE_STEP_FAILED', message.join('\n'), { preparation: name })
    : cacheUnusable(preparation, dirname(dirname(folder)), place, message.slice(1))
}

/** A disk with less space than this is full, in bytes. */
const FULL_BYTES = 65_536

/** What is wrong with the place where a step failed, as the operating system would have said it. */
async function wrongPlace(folder: string, command: string, result: CommandResult): Promise<Error | undefined> {
  if (result.type === 'spawn_failed' && command.startsWith(folder) && isOnNoexec(command))
    return Object.assign(new Error('noexec'), { code: 'NOEXEC' })
  const space = await statfs(folder).catch(() => undefined)
  const isFull =
    space !== undefined && (space.bavail * space.bsize < FULL_BYTES || (space.files > 0 && space.ffree === 0))
  return isFull ? Object.assign(new Error('the disk is full'), { code: 'ENOSPC' }) : undefined
}

function describeEnd(result: CommandResult, stepLimitMs: number): string {
  switch (result.type) {
    case 'exited':
      return `exit code ${result.code}`
    case 'signaled':
      return `ended by ${result.signal}`
    case 'spawn_failed':
      return `${result.diagnosis}${result.errno in SHORTAGES ? `. ${SHORTAGES[result.errno]}` : ''}`
    case 'aborted':
      return `it had not ended after ${stepLimitMs / 60_000} minutes, and was killed`
  }
}

function quote(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
