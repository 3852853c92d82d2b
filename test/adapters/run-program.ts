import { systemClock } from '../../src/clock/clock.ts'
import { prepare } from '../../src/prepare/prepare.ts'
import { substitute, substituteValues } from '../../src/prepare/substitute.ts'
import { buildEnvironment } from '../../src/process/environment.ts'
import { type CommandResult, runCommand } from '../../src/process/run-command.ts'
import type { Program } from '../../src/spec/worker-spec.ts'
import { createTelemetry } from '../../src/telemetry/telemetry.ts'

/** What a program printed, and the folders that were made for it. */
export interface Run {
  readonly output: string
  readonly result: CommandResult
  readonly folders: ReadonlyMap<string, string>
}

/**
 * Prepares a program and runs it to its end, as a worker's starter does, without any conversation.
 */
export async function runProgram(program: Program, cacheDir: string): Promise<Run> {
  const telemetry = createTelemetry('test')
  const folders = await prepare(program.prepare ?? [], { cacheDir, clock: systemClock, telemetry })
  const command = {
    command: substitute(program.command, folders),
    args: (program.args ?? []).map((arg) => substitute(arg, folders)),
    cwd: program.cwd ?? process.cwd(),
    env: buildEnvironment(process.env, {
      passEnv: program.passEnv === true ? ['*'] : program.passEnv,
      env: substituteValues(program.env ?? {}, folders),
    }),
  }
  const result = await runCommand(command, { clock: systemClock })
  return { output: 'output' in result ? result.output : '', result, folders }
}

/** The error of a promise that must reject. */
export async function rejectionOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('expected a rejection with an error')
}
