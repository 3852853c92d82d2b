import type { Clock } from '../clock/clock.ts'
import { PrepareError } from '../errors/prepare-error.ts'
import { SHORTAGES } from '../errors/shortage.ts'
import { buildEnvironment } from '../process/environment.ts'
import { type CommandResult, runCommand } from '../process/run-command.ts'
import type { Preparation, PreparationStep } from '../spec/worker-spec.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { substituteStep } from './preparation-key.ts'
import type { Folders } from './substitute.ts'
import { toolMissing } from './tool-version.ts'

/** Where steps run and who is told. */
export interface StepSurroundings {
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly hostEnv: Readonly<NodeJS.ProcessEnv>
  readonly signal: AbortSignal
  /** Folders of all preparations so far, this one's included. */
  readonly folders: Folders
  /** The folder of this attempt. */
  readonly folder: string
}

/** Lines of a tool's output that become part of an error. */
const QUOTED_LINES = 40

/**
 * Runs the steps of a preparation in order, in the full environment of the host: package managers need its proxies,
 * certificates and settings.
 *
 * @throws {@link PrepareError} `PREPARE_STEP_FAILED`; `PREPARE_TOOL_MISSING` when a program that a step names does
 * not exist; the signal's reason when it is aborted.
 */
export async function runSteps(preparation: Preparation, surroundings: StepSurroundings): Promise<void> {
  const { clock, telemetry, signal, folder, hostEnv } = surroundings
  const { title } = preparation
  for (const template of preparation.steps) {
    const step = substituteStep(template, surroundings.folders)
    telemetry.emit('prepare:step', { title, step: step.title })
    const cwd = step.cwd ?? folder
    const env = buildEnvironment(hostEnv, { passEnv: ['*'], env: step.env })
    const onLine = (line: string): void => telemetry.emit('prepare:output', { title, line })
    const result = await runCommand({ command: step.command, args: step.args, cwd, env }, { clock, signal, onLine })
    signal.throwIfAborted()
    if (result.type === 'exited' && result.code === 0) continue
    if (result.type === 'spawn_failed' && result.errno === 'ENOENT') throw toolMissing(preparation, result.diagnosis)
    throw stepFailed(preparation, { ...step, cwd }, result)
  }
}

function stepFailed({ name, title }: Preparation, step: PreparationStep, result: CommandResult): PrepareError {
  const output = 'output' in result ? result.output.trimEnd().split('\n').slice(-QUOTED_LINES) : []
  const advice = 'Correct what the tool reports and start again; nothing of this attempt was kept.'
  const message = [
    `Preparing "${title}" failed at the step "${step.title}": ${describeEnd(result)}. ${advice}`,
    `  $ ${[step.command, ...step.args].map(quote).join(' ')}`,
    `  in ${step.cwd}`,
    ...output.map((line) => `  | ${line}`),
  ]
  return new PrepareError('PREPARE_STEP_FAILED', message.join('\n'), { preparation: name })
}

function describeEnd(result: CommandResult): string {
  switch (result.type) {
    case 'exited':
      return `exit code ${result.code}`
    case 'signaled':
      return `ended by ${result.signal}`
    case 'spawn_failed':
      return `${result.diagnosis}${result.errno in SHORTAGES ? `. ${SHORTAGES[result.errno]}` : ''}`
    case 'aborted':
      return 'aborted'
  }
}

function quote(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
