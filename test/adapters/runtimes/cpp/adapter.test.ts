import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cpp } from '../../../../adapters/runtimes/cpp/adapter.ts'
import { rejectionOf, runProgram } from '../../run-program.ts'

let base: string
let cache: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'tutti-cpp-'))
  cache = join(base, 'cache')
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const file = (name: string, content: string): void => {
  const path = join(base, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
const MAIN = '#include <cstdio>\nint main(int, char** given) { std::printf("hello %s\\n", given[1]); }\n'
const cacheContent = (): string[] => (existsSync(cache) ? readdirSync(cache) : [])
const hasTool = (tool: string): boolean => spawnSync(tool, ['--version']).error === undefined

describe('cpp', () => {
  it('is data that survives JSON', () => {
    const program = cpp({ dir: base, args: ['a'], startTimeoutMs: 1_000 })
    expect(JSON.parse(JSON.stringify(program))).toEqual(program)
    expect(program).toMatchObject({ kind: 'worker', runtime: 'cpp', args: ['a'], startTimeoutMs: 1_000 })
  })

  it('refuses a folder that is neither an absolute path nor a file URL', () => {
    expect(() => cpp({ dir: 'here' })).toThrow(expect.objectContaining({ code: 'SPEC_INVALID_OPTION' }))
  })

  it.each([
    { target: 'x', sources: ['a.cpp'] },
    { target: 'x', compiler: 'clang++' },
  ])('refuses %o, of which CMake would know nothing', (options) => {
    expect(() => cpp({ dir: base, ...options })).toThrow(expect.objectContaining({ code: 'SPEC_BAD_COMBINATION' }))
  })

  it.each([
    [{}, 'main.cpp'],
    [{ sources: ['a.cpp'] }, 'a.cpp'],
    [{ target: 'x' }, 'CMakeLists.txt'],
  ])('with %o names the file that is not there', async (options, missing) => {
    expect(await rejectionOf(runProgram(cpp({ dir: base, ...options }), cache))).toMatchObject({
      code: 'PREPARE_INPUT_MISSING',
      message: expect.stringContaining(join(base, missing)),
    })
  })

  it('says what to install when there is no compiler', async () => {
    file('main.cpp', MAIN)
    expect(await rejectionOf(runProgram(cpp({ dir: base, compiler: 'tutti-no-compiler' }), cache))).toMatchObject({
      code: 'PREPARE_TOOL_MISSING',
      message: expect.stringContaining('apt-get install g++'),
    })
  })
})

describe.skipIf(!hasTool('c++'))('a program in C++', { timeout: 120_000 }, () => {
  it('is built once, run with its arguments, and built anew when a source changes', async () => {
    file('m/main.cpp', MAIN)
    const program = cpp({ dir: pathToFileURL(join(base, 'm')), args: ['x'], buildArgs: ['-O0'] })
    const first = await runProgram(program, cache)
    expect(first.output).toBe('hello x\n')
    expect((await runProgram(program, cache)).folders).toEqual(first.folders)
    file('m/main.cpp', MAIN.replace('hello', 'bye'))
    expect((await runProgram(program, cache)).output).toBe('bye x\n')
  })

  it('may have parts in C', async () => {
    file('m/main.cpp', 'extern "C" int answer();\n#include <cstdio>\nint main() { std::printf("%d\\n", answer()); }\n')
    file('m/answer.c', 'int answer(void) { int *class = 0; return class ? 0 : 42; }\n')
    const program = cpp({ dir: join(base, 'm'), sources: ['main.cpp', 'answer.c'] })
    expect((await runProgram(program, cache)).output).toBe('42\n')
  })

  it('that does not compile is refused in the words of the compiler, and leaves the cache clean', async () => {
    file('m/main.cpp', 'int main() { undefined_name(); }\n')
    const error = await rejectionOf(runProgram(cpp({ dir: join(base, 'm') }), cache))
    expect(error).toMatchObject({ code: 'PREPARE_STEP_FAILED' })
    for (const part of ['main.cpp:1:14', 'undefined_name', 'exit code 1']) expect(error.message).toContain(part)
    expect(cacheContent()).toEqual([])
  })
})

describe.skipIf(!hasTool('cmake'))('a program that CMake builds', { timeout: 120_000 }, () => {
  it('is the target that was named', async () => {
    const list = 'cmake_minimum_required(VERSION 3.16)\nproject(p LANGUAGES CXX)\nadd_executable(one main.cpp)\n'
    file('m/CMakeLists.txt', list)
    file('m/main.cpp', MAIN)
    const program = cpp({ dir: join(base, 'm'), target: 'one', args: ['x'] })
    expect((await runProgram(program, cache)).output).toBe('hello x\n')
    const error = await rejectionOf(runProgram(cpp({ dir: join(base, 'm'), target: 'two' }), cache))
    expect(error).toMatchObject({ code: 'PREPARE_STEP_FAILED', message: expect.stringContaining('two') })
  })
})
