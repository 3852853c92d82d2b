import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { python, venvPython } from '../../../../adapters/runtimes/python/adapter.ts'
import { rejectionOf, runProgram } from '../../run-program.ts'

const SDK = fileURLToPath(new URL('../../../../adapters/runtimes/python/sdk', import.meta.url))

let base: string
/** Shared by all tests: an environment takes seconds to make. */
let cache: string
beforeAll(() => void (cache = mkdtempSync(join(tmpdir(), 'tutti-python-cache-'))))
afterAll(() => rmSync(cache, { recursive: true, force: true }))
beforeEach(() => void (base = mkdtempSync(join(tmpdir(), 'tutti-python-'))))
afterEach(() => rmSync(base, { recursive: true, force: true }))

const file = (name: string, content: string): string => {
  writeFileSync(join(base, name), content)
  return join(base, name)
}

describe('python', () => {
  it('is data that survives JSON', () => {
    const program = python({ program: '/p.py', args: ['a'], env: { E: '1' }, codec: 'json' })
    expect(JSON.parse(JSON.stringify(program))).toEqual(program)
    expect(program).toMatchObject({
      kind: 'worker',
      runtime: 'python',
      env: { E: '1', PYTHONPATH: SDK },
      codec: 'json',
    })
  })

  it('puts the SDK before the own PYTHONPATH', () => {
    expect(python({ program: '/p.py', env: { PYTHONPATH: '/own' } }).env).toEqual({
      PYTHONPATH: `${SDK}${delimiter}/own`,
    })
  })

  it('knows where the interpreter of an environment lies', () => {
    expect([venvPython('linux'), venvPython('win32')]).toEqual(['{venv}/bin/python', '{venv}\\Scripts\\python.exe'])
  })

  it('refuses places that are neither absolute paths nor file URLs', () => {
    const refused = expect.objectContaining({ code: 'SPEC_INVALID_OPTION' })
    expect(() => python({ program: 'p.py' })).toThrow(refused)
    expect(() => python({ program: '/p.py', requirements: ['requirements.txt'] })).toThrow(refused)
  })

  it('names a program or a requirements file that does not exist', async () => {
    for (const options of [
      { program: join(base, 'absent') },
      { program: file('p.py', ''), requirements: join(base, 'absent') },
    ]) {
      expect(await rejectionOf(runProgram(python(options), cache))).toMatchObject({
        code: 'PREPARE_INPUT_MISSING',
        message: expect.stringContaining(join(base, 'absent')),
      })
    }
  })

  it('says what to install when there is no Python', async () => {
    const program = python({ program: file('p.py', ''), python: 'tutti-no-python' })
    expect(await rejectionOf(runProgram(program, cache))).toMatchObject({
      code: 'PREPARE_TOOL_MISSING',
      message: expect.stringContaining('python.org/downloads'),
    })
  })
})

describe('a program in Python', { timeout: 180_000 }, () => {
  it('runs in an environment with the requirements of the SDK, shared by all programs with the same ones', async () => {
    const text =
      'import msgpack, sys, os\nprint(sys.prefix, os.environ["PYTHONPATH"], sys.argv[1:], msgpack.packb(1))\n'
    const program = python({ program: pathToFileURL(file('p.py', text)), args: ['x'] })
    const { output, folders } = await runProgram(program, cache)
    expect(output).toBe(`${folders.get('venv')} ${SDK} ['x'] b'\\x01'\n`)
    expect((await runProgram(python({ program: file('other.py', '') }), cache)).folders).toEqual(folders)
  })

  it('may have more prepared with its environment', async () => {
    const train = {
      name: 'model',
      title: 'model',
      tool: { command: venvPython(), versionArgs: ['--version'], install: 'It is made before.' },
      inputs: [],
      steps: [{ title: 'train', command: venvPython(), args: ['-c', 'open("model", "w").write("trained")'] }],
    }
    const program = file('p.py', 'import sys\nprint(open(sys.argv[1] + "/model").read())\n')
    expect((await runProgram(python({ program, args: ['{model}'], prepare: [train] }), cache)).output).toBe('trained\n')
  })

  it('writes a stack trace when native code crashes', async () => {
    const program = file('p.py', 'import ctypes\ndef crash():\n    ctypes.string_at(0)\ncrash()\n')
    const { result, output } = await runProgram(python({ program }), cache)
    expect(result).toMatchObject({ type: 'signaled', signal: 'SIGSEGV' })
    expect(output).toMatch(/File ".*p\.py", line 3 in crash/)
  })

  it('with a bad requirement is refused in the words of pip, and leaves the cache clean', async () => {
    const before = readdirSync(cache)
    const requirements = file('requirements.txt', 'not a requirement ===\n')
    const error = await rejectionOf(runProgram(python({ program: file('p.py', ''), requirements }), cache))
    expect(error).toMatchObject({ code: 'PREPARE_STEP_FAILED' })
    for (const part of ['"install requirements"', 'not a requirement', requirements])
      expect(error.message).toContain(part)
    expect(readdirSync(cache)).toEqual(before)
    expect(existsSync(join(base, '__pycache__'))).toBe(false)
  })
})
