import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PythonOptions, python } from '../../../../adapters/runtimes/python/adapter.ts'
import { prepare } from '../../../../src/prepare/prepare.ts'
import { optionsFor } from '../../../prepare/preparation.ts'

let base: string
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'tutti-environments-'))
})
afterAll(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }))

function file(path: string, ...lines: string[]): string {
  mkdirSync(join(base, path, '..'), { recursive: true })
  writeFileSync(join(base, path), lines.join('\n'))
  return join(base, path)
}

/** A package of this machine. */
function library(folder: string, name: string): void {
  file(
    `${folder}/${name}/pyproject.toml`,
    '[project]',
    `name = "${name}"`,
    'version = "1"',
    '[tool.setuptools]',
    `py-modules = ["${name}"]`,
  )
  file(`${folder}/${name}/${name}.py`, 'value = 1')
}

/** The environment of a program, made in a cache of its own. */
async function environmentOf(
  options: Omit<PythonOptions, 'program'>,
  hostEnv: NodeJS.ProcessEnv = {},
): Promise<string> {
  const program = file('app/main.py', '')
  const { prepare: preparations = [] } = python({ program, ...options })
  const cache = mkdtempSync(join(base, 'cache-'))
  const folders = await prepare(preparations, optionsFor(cache, { hostEnv: { ...process.env, ...hostEnv } }))
  return folders.get('venv') ?? ''
}

const run = (venv: string, code: string): string =>
  execFileSync(join(venv, 'bin/python'), ['-I', '-c', code], { encoding: 'utf8' }).trim()

describe.skipIf(process.platform === 'win32')('the environment of a program in Python', () => {
  it('takes relative paths of several requirements files from the folder of each', { timeout: 240_000 }, async () => {
    library('a', 'liba')
    library('b', 'libb')
    const requirements = [file('a/requirements.txt', './liba'), file('b/requirements.txt', './libb')]
    expect(run(await environmentOf({ requirements }), 'import liba, libb; print(liba.value + libb.value)')).toBe('2')
  })

  it('does not depend on where the host tells pip and Python to look', { timeout: 240_000 }, async () => {
    const elsewhere = join(base, 'elsewhere')
    const venv = await environmentOf(
      {},
      {
        PIP_TARGET: elsewhere,
        PIP_PREFIX: elsewhere,
        PIP_ROOT: elsewhere,
        PIP_DRY_RUN: '1',
        PIP_PLATFORM: 'win32',
        PYTHONPATH: elsewhere,
        PYTHONHOME: elsewhere,
      },
    )
    expect(run(venv, 'import msgpack; print(msgpack.__file__)')).toContain(venv)
  })

  it('is made with the interpreter to which a shim leads in the folder of the program', {
    timeout: 240_000,
  }, async () => {
    const real = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim()
    // As pyenv's: in the folder of the program it is Python, everywhere else it is none.
    const shim = file('shims/python3', '#!/bin/sh', `case "$PWD" in */app) exec "${real}" "$@" ;; *) exit 42 ;; esac`)
    chmodSync(shim, 0o755)
    const venv = await environmentOf({}, { PATH: `${join(base, 'shims')}${delimiter}${process.env['PATH'] ?? ''}` })
    expect(realpathSync(join(venv, 'bin/python'))).toBe(realpathSync(real))
  })

  it('may be one that exists, and is used as it is', { timeout: 240_000 }, async () => {
    const made = await environmentOf({})
    const program = python({ program: file('app/main.py', ''), venv: made })
    expect(program.command).toBe(join(made, 'bin/python'))
    await prepare(program.prepare ?? [], optionsFor(mkdtempSync(join(base, 'cache-'))))
  })

  it('must have msgpack when it is an existing one, and the message says how', { timeout: 240_000 }, async () => {
    const bare = join(base, 'bare')
    execFileSync('python3', ['-m', 'venv', '--without-pip', bare])
    const { prepare: preparations = [] } = python({ program: file('app/main.py', ''), venv: bare })
    await expect(prepare(preparations, optionsFor(mkdtempSync(join(base, 'cache-'))))).rejects.toMatchObject({
      code: 'PREPARE_TOOL_MISSING',
      message: expect.stringMatching(/No module named 'msgpack'[^]*pip install msgpack/),
    })
  })

  it('that exists goes with no requirements', () => {
    const options = { program: '/x.py', venv: '/venv', requirements: '/r.txt' }
    expect(() => python(options)).toThrow(expect.objectContaining({ code: 'SPEC_BAD_COMBINATION' }))
  })
})
