import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, type TestContext } from 'vitest'
import { cpp } from '../../adapters/runtimes/cpp/adapter.ts'
import { python } from '../../adapters/runtimes/python/adapter.ts'
import { PrepareError } from '../../src/errors/prepare-error.ts'
import { cacheRoot } from '../../src/prepare/cache-root.ts'
import type { Program } from '../../src/spec/worker-spec.ts'
import { type Run, runProgram } from './run-program.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The first run on a machine compiles, and downloads packages. */
const LIMIT_MS = 900_000

const isCi = process.env['CI'] === 'true'

/** Every folder that may hold code in another language with tests of its own. */
const folders = [...childrenOf('adapters/runtimes').map((adapter) => join(adapter, 'sdk')), ...childrenOf('actors')]

describe('the tests that are written in Go', () => {
  const modules = folders.filter((folder) => existsSync(join(root, folder, 'go.mod')))

  it.for(modules)('%s', { timeout: LIMIT_MS }, async (folder, context) => {
    await passes(context, {
      kind: 'worker',
      runtime: 'go',
      command: 'go',
      args: ['test', './...'],
      cwd: join(root, folder),
      env: { GOWORK: 'off' },
      passEnv: ['GO*'],
    })
  })
})

describe('the tests that are written in C++', () => {
  const projects = folders.filter((folder) => existsSync(join(root, folder, 'tests', 'CMakeLists.txt')))

  it.for(projects)('%s', { timeout: LIMIT_MS }, async (folder, context) => {
    await passes(context, {
      ...cpp({ dir: join(root, folder), target: 'all' }),
      command: 'ctest',
      args: ['--test-dir', '{cpp}/build', '--output-on-failure'],
    })
  })
})

describe('the tests that are written in Java', () => {
  const projects = folders.filter((folder) => existsSync(join(root, folder, 'pom.xml')))

  it.for(projects)('%s', { timeout: LIMIT_MS }, async (folder, context) => {
    const maven = { command: 'mvn', versionArgs: ['-version'], install: 'Install Maven: apt-get install maven' }
    const copy = { title: 'copy', command: 'cp', args: ['-R', join(root, folder), '{project}/sdk'] }
    await passes(context, {
      kind: 'worker',
      runtime: 'java',
      command: 'mvn',
      args: ['-B', '-q', '-f', '{project}/sdk/pom.xml', `-Dtutti.vectors=${join(root, 'test/vectors')}`, 'test'],
      passEnv: ['HOME'],
      // Maven writes beside the sources.
      prepare: [{ name: 'project', title: folder, tool: maven, inputs: [join(root, folder)], steps: [copy] }],
    })
  })
})

describe('the tests that are written in Ruby', () => {
  const gems = folders.filter((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true }).some(({ name }) => name.endsWith('.gemspec')),
  )

  it.for(gems)('%s', { timeout: LIMIT_MS }, async (folder, context) => {
    await passes(context, {
      kind: 'worker',
      runtime: 'ruby',
      command: 'ruby',
      args: ['-e', 'Dir["./test/test_*.rb"].each { |file| require file }'],
      cwd: join(root, folder),
    })
  })
})

describe('the tests that are written in Python', () => {
  const packages = folders.filter((folder) => existsSync(join(root, folder, 'tests', '__init__.py')))

  it.for(packages)('%s', { timeout: LIMIT_MS }, async (folder, context) => {
    const requirements = join(root, folder, 'requirements.txt')
    await passes(context, {
      ...python({ program: join(root, folder, 'tests', '__init__.py'), requirements }),
      args: ['-m', 'unittest', 'discover', '--start-directory', 'tests', '--top-level-directory', '.'],
      cwd: join(root, folder),
    })
  })
})

/**
 * Runs a program that must end well. Where its language is not installed the test is skipped, but
 * not where everything must be tested.
 */
async function passes(context: TestContext, program: Program): Promise<void> {
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
