import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { go } from '../../../../adapters/runtimes/go/adapter.ts'
import { rejectionOf, runProgram } from '../../run-program.ts'

let base: string
let cache: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'tutti-go-'))
  cache = join(base, 'cache')
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const file = (name: string, content: string): void => {
  const path = join(base, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
const MAIN = 'package main\n\nimport ("fmt"; "os")\n\nfunc main() { fmt.Println("hello", os.Args[1:]) }\n'
const cacheContent = (): string[] => (existsSync(cache) ? readdirSync(cache) : [])
const hasGo = (): boolean => {
  try {
    return execFileSync('go', ['version']).length > 0
  } catch {
    return false
  }
}

describe('go', () => {
  it('is data that survives JSON', () => {
    const program = go({ dir: base, args: ['a'], startTimeoutMs: 1_000 })
    expect(JSON.parse(JSON.stringify(program))).toEqual(program)
    expect(program).toMatchObject({ kind: 'worker', runtime: 'go', args: ['a'], startTimeoutMs: 1_000 })
  })

  it('refuses a folder that is neither an absolute path nor a file URL', () => {
    expect(() => go({ dir: 'here' })).toThrow(expect.objectContaining({ code: 'SPEC_INVALID_OPTION' }))
  })

  it.each(['absent', '.'])('names the go.mod that is not there, in %s', async (name) => {
    const dir = join(base, name)
    expect(await rejectionOf(runProgram(go({ dir }), cache))).toMatchObject({
      code: 'PREPARE_INPUT_MISSING',
      message: expect.stringContaining(join(dir, 'go.mod')),
    })
  })

  it('says what to install when there is no Go', async () => {
    file('go.mod', 'module m\n')
    const program = go({ dir: base })
    const [, build] = program.prepare ?? []
    const prepare = build === undefined ? [] : [{ ...build, tool: { ...build.tool, command: 'tutti-no-go' } }]
    expect(await rejectionOf(runProgram({ ...program, prepare }, cache))).toMatchObject({
      code: 'PREPARE_TOOL_MISSING',
      message: expect.stringContaining('https://go.dev/dl/'),
    })
  })

  it('counts the local modules that go.mod puts in place of others as inputs', () => {
    const lines = [
      'module m',
      'replace a.org/a => ../a // a comment',
      'replace a.org/b v1.0.0 => a.org/c v1.2.0',
      'replace (',
      '  a.org/d => "./vendored/d"',
      '  a.org/e v1.0.0 => /abs/e',
      '  // a.org/f => ../f',
      ')',
    ]
    file('m/go.mod', lines.join('\n'))
    const [, build] = go({ dir: join(base, 'm') }).prepare ?? []
    expect(build?.inputs).toEqual([join(base, 'm'), ...['/abs/e', join(base, 'a'), join(base, 'm/vendored/d')].sort()])
  })
})

describe.skipIf(!hasGo())('a program in Go', { timeout: 120_000 }, () => {
  it('is built once, run with its arguments, and built anew when a source changes', async () => {
    file('m/go.mod', 'module m\n\ngo 1.22\n')
    file('m/cmd/hello/main.go', MAIN)
    const program = go({ dir: pathToFileURL(join(base, 'm')), package: './cmd/hello', args: ['x'] })
    const first = await runProgram(program, cache)
    expect(first.output).toBe('hello [x]\n')
    expect((await runProgram(program, cache)).folders).toEqual(first.folders)
    file('m/cmd/hello/main.go', MAIN.replace('hello', 'bye'))
    expect((await runProgram(program, cache)).output).toBe('bye [x]\n')
  })

  it('is built anew when a local module changes', async () => {
    file('lib/go.mod', 'module a.org/lib\n\ngo 1.22\n')
    file('lib/lib.go', 'package lib\n\nconst Word = "one"\n')
    file('m/go.mod', 'module m\n\ngo 1.22\n\nrequire a.org/lib v0.0.0\n\nreplace a.org/lib => ../lib\n')
    file('m/main.go', 'package main\n\nimport "a.org/lib"\n\nfunc main() { println(lib.Word) }\n')
    const program = go({ dir: join(base, 'm') })
    expect((await runProgram(program, cache)).output).toBe('one\n')
    file('lib/lib.go', 'package lib\n\nconst Word = "two"\n')
    expect((await runProgram(program, cache)).output).toBe('two\n')
  })

  it('that does not compile is refused in the words of the compiler, and leaves the cache clean', async () => {
    file('m/go.mod', 'module m\n\ngo 1.22\n')
    file('m/main.go', 'package main\n\nfunc main() { undefinedName() }\n')
    const error = await rejectionOf(runProgram(go({ dir: join(base, 'm') }), cache))
    expect(error).toMatchObject({ code: 'PREPARE_STEP_FAILED' })
    for (const part of ['main.go:3:15', 'undefined: undefinedName', 'exit code 1', '$ go build']) {
      expect(error.message).toContain(part)
    }
    expect(cacheContent()).toEqual([])
  })
})
