import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { cpp } from '../../adapters/runtimes/cpp/adapter.ts'
import { folders, LIMIT_MS, passes, root } from './own-tests.ts'

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
