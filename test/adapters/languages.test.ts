import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { python } from '../../adapters/runtimes/python/adapter.ts'
import { folders, LIMIT_MS, passes, root } from './own-tests.ts'

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
