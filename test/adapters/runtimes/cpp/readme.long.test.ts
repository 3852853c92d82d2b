import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cpp } from '../../../../adapters/runtimes/cpp/adapter.ts'
import { worker } from '../../../../src/index.ts'
import { startMain } from '../../../fixtures/systems.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const page = readFileSync(join(root, 'adapters/runtimes/cpp/README.md'), 'utf8')
const blocks = [...page.matchAll(/^```(\w*)\n(.*?)^```/gms)].map(([, language, code = '']) => ({ language, code }))
const block = (start: string): string => {
  const found = blocks.find(({ code }) => code.includes(start))
  if (found === undefined) throw new Error(`The README has no block with ${start}`)
  return found.code
}

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tutti-cpp-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const COMPILER = 'c++'
const hasTools = [COMPILER, 'cmake'].every((tool) => spawnSync(tool, ['--version']).error === undefined)

describe.skipIf(!hasTools)("the README's programs", { timeout: 240_000 }, () => {
  it('answer when the compiler alone builds them', async () => {
    writeFileSync(join(dir, 'main.cpp'), block('words/main.cpp'))
    const system = await startMain([worker('words', cpp({ dir }))])
    const args = { text: 'one two three', maxWords: 2 }
    expect(await system.ref('main/words').call('words', args)).toEqual(['one', 'two'])
    await expect(system.ref('main/words').call('words', { text: 7 })).rejects.toMatchObject({
      remote: { name: 'BadArguments', message: expect.stringContaining('$.text: expected text; got an integer') },
    })
  })

  it('answer when CMake builds them', async () => {
    const streams = block('handle_stream("count_to"')
    mkdirSync(join(dir, 'm'))
    writeFileSync(join(dir, 'm/CMakeLists.txt'), block('project(syntax'))
    const main = `#include <tutti/tutti.hpp>\nint main() {\n  tutti::Worker worker;\n${streams}  worker.run();\n}\n`
    writeFileSync(join(dir, 'm/main.cpp'), main)
    const system = await startMain([worker('syntax', cpp({ dir: join(dir, 'm'), target: 'syntax' }))])
    const ref = system.ref('main/syntax')
    expect(await ref.call('sum', null, { input: [1, 2, 3.5] })).toBe(6.5)
    const counted: unknown[] = []
    for await (const n of ref.stream('count_to', 3)) counted.push(n)
    expect(counted).toEqual([1, 2, 3])
  })

  it('answer when they are in plain C', async () => {
    writeFileSync(join(dir, 'main.c'), block('static int add'))
    const system = await startMain([worker('c', cpp({ dir, sources: ['main.c'] }))])
    expect(await system.ref('main/c').call('add', { a: 40, b: 2 })).toBe(42)
    await expect(system.ref('main/c').call('add', { a: 'x' })).rejects.toMatchObject({
      remote: { name: 'BadArguments', message: 'expected two integers, a and b' },
    })
  })
})

it.skipIf(!hasTools)('a worker that is started by hand says what it is', { timeout: 120_000 }, () => {
  writeFileSync(join(dir, 'main.cpp'), '#include <tutti/tutti.hpp>\nint main() { tutti::Worker().run(); }\n')
  const build = [
    '-std=c++17',
    '-I',
    join(root, 'adapters/runtimes/cpp/sdk/include'),
    'main.cpp',
    '-o',
    'm',
    '-ldl',
    '-pthread',
  ]
  expect(spawnSync(COMPILER, build, { cwd: dir, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
  expect(spawnSync(join(dir, 'm'), { encoding: 'utf8' })).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('this program is a Tutti worker'),
  })
})
