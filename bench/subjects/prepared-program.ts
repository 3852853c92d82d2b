import { systemClock } from '../../src/clock/clock.ts'
import type { Program } from '../../src/index.ts'
import { prepare } from '../../src/prepare/prepare.ts'
import { substitute, substituteValues } from '../../src/prepare/substitute.ts'
import { createTelemetry } from '../../src/telemetry/telemetry.ts'
import { NotMeasured } from '../harness/not-measured.ts'

/**
 * A program with everything that it needs in its place: it can be started with or without us, and
 * no start waits for a build.
 */
export async function preparedProgram(program: Program): Promise<Program> {
  const { prepare: preparations = [], command, args = [], env = {} } = program
  try {
    const folders = await prepare(preparations, { telemetry: createTelemetry('bench'), clock: systemClock })
    return {
      ...program,
      command: substitute(command, folders),
      args: args.map((argument) => substitute(argument, folders)),
      env: substituteValues(env, folders),
      prepare: [],
    }
  } catch (error) {
    throw new NotMeasured(error instanceof Error ? error.message : String(error))
  }
}
