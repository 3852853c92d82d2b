import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, type TestContext } from 'vitest'
import { PrepareError } from '../../src/errors/prepare-error.ts'
import { cacheRoot } from '../../src/prepare/cache-root.ts'
import type { Program } from '../../src/spec/worker-spec.ts'
import { type Run, runProgram } from './run-program.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** The first run on a machine compiles, and downloads packages. */
export const LIMIT_MS = 900_000

const isCi = process.env['CI'] === 'true'

/** Every folder that may hold code in another language with tests of its own. */
export const folders = [
  ...childrenOf('adapters/runtimes').map((adapter) => join(adapter, 'sdk')),
  ...childrenOf('actors'),
]

/**
 * Runs a program that must end well. Where its language is not installed the test is skipped, but
 * not where everything must be tested.
 */
export async function passes(context: TestContext, program: Program): Promise<void> {
  const { result, output } = await runIfInstalled(context, program)
  if (result.type === 'spawn_failed') skip(context, result.diagnosis)
  expect(result, `${program.command} in ${program.cwd ?? '.'}:\n${output}`).toMatchObject({ type: 'exited', code: 0 })
}

async function runIfInstalled(context: TestContext, program: Program): Promise<Run> {
  try {
    // The user's own cache: an environment with the same requirements is made once for all tests
    // and examples.
    return await runProgram(program, cacheRoot({ cacheDir: undefined, env: process.env }) ?? '')
  } catch (error) {
    if (error instanceof PrepareError && error.code === 'PREPARE_TOOL_MISSING') skip(context, error.message)
    throw error
  }
}

function skip(context: TestContext, reason: string): void {
  if (isCi) throw new Error(`With CI=true nothing is skipped: ${reason}`)
  console.warn(`skipped: ${reason}`)
  context.skip(reason)
}

function childrenOf(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
}
