import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { java } from '../../../../adapters/runtimes/java/adapter.ts'
import { rejectionOf, runProgram } from '../../run-program.ts'

let base: string
let cache: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'tutti-java-'))
  cache = join(base, 'cache')
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const file = (name: string, content: string): void => {
  const path = join(base, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
const MAIN =
  'package a.b;\npublic class Hello { public static void main(String[] given) { System.out.println(Word.TEXT + given[0]); } }\n'
const WORD = 'package a.b;\nclass Word { static final String TEXT = "hello "; }\n'
const cacheContent = (): string[] => (existsSync(cache) ? readdirSync(cache) : [])
const COMPILER = 'javac'
const hasJava = spawnSync(COMPILER, ['-version']).error === undefined

describe('java', () => {
  it('is data that survives JSON', () => {
    const program = java({ dir: base, main: 'a.b.Hello', args: ['a'], startTimeoutMs: 1_000 })
    expect(JSON.parse(JSON.stringify(program))).toEqual(program)
    expect(program).toMatchObject({ kind: 'worker', runtime: 'java', startTimeoutMs: 1_000 })
    expect(program.args?.slice(-2)).toEqual(['a.b.Hello', 'a'])
  })

  it.each([
    { dir: 'here', main: 'A' },
    { dir: '/', main: 'a/B' },
    { dir: '/', main: '-version' },
    { dir: '/', main: '' },
  ])('refuses %o', (options) => {
    expect(() => java(options)).toThrow(expect.objectContaining({ code: 'SPEC_INVALID_OPTION' }))
  })

  it.each([
    [false, 'a/b/Hello.java'],
    [true, 'pom.xml'],
  ])('with maven: %o names the file that is not there', async (maven, missing) => {
    const program = java({ dir: base, main: 'a.b.Hello', maven })
    expect(await rejectionOf(runProgram(program, cache))).toMatchObject({
      code: 'PREPARE_INPUT_MISSING',
      message: expect.stringContaining(join(base, missing)),
    })
  })

  it('says what to install when there is no JDK', async () => {
    file('a/b/Hello.java', MAIN)
    const program = java({ dir: base, main: 'a.b.Hello' })
    const [, build] = program.prepare ?? []
    const prepare = build === undefined ? [] : [{ ...build, tool: { ...build.tool, command: 'tutti-no-javac' } }]
    expect(await rejectionOf(runProgram({ ...program, prepare }, cache))).toMatchObject({
      code: 'PREPARE_TOOL_MISSING',
      message: expect.stringContaining('apt-get install openjdk-17-jdk-headless'),
    })
  })
})

describe.skipIf(!hasJava)('a program in Java', { timeout: 120_000 }, () => {
  it('is built once, run with its arguments, and built anew when a source changes', async () => {
    file('m/a/b/Hello.java', MAIN)
    file('m/a/b/Word.java', WORD)
    const program = java({ dir: pathToFileURL(join(base, 'm')), main: 'a.b.Hello', args: ['x'] })
    const first = await runProgram(program, cache)
    expect(first.output).toBe('hello x\n')
    expect((await runProgram(program, cache)).folders).toEqual(first.folders)
    file('m/a/b/Word.java', WORD.replace('hello', 'bye'))
    expect((await runProgram(program, cache)).output).toBe('bye x\n')
  })

  it('that does not compile is refused in the words of the compiler, and leaves the cache clean', async () => {
    file('m/Main.java', 'public class Main { void f() { undefinedName(); } }\n')
    const error = await rejectionOf(runProgram(java({ dir: join(base, 'm'), main: 'Main' }), cache))
    expect(error).toMatchObject({ code: 'PREPARE_STEP_FAILED' })
    for (const part of ['Main.java:1', 'undefinedName', 'exit code 1']) expect(error.message).toContain(part)
    expect(cacheContent()).toEqual([])
  })
})
