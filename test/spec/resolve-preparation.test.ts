import { describe, expect, it } from 'vitest'
import { resolveWorkerStart } from '../../src/spec/resolve-worker-start.ts'
import { PROGRAM, refusal } from './fakes.ts'

const VENV = {
  name: 'venv',
  title: 'Python environment',
  tool: { command: 'python3', versionArgs: ['--version'], install: 'Install Python 3.10 or later.' },
  inputs: ['/srv/requirements.txt'],
  steps: [{ title: 'create', command: 'python3', args: ['-m', 'venv', '{venv}'] }],
}

const resolve = (...prepare: object[]) => resolveWorkerStart({ ...PROGRAM, prepare }, { path: 'a' }).prepare

describe('resolvePreparations', () => {
  it('fills in the names that are no part of an input', () => {
    expect(resolve(VENV)).toEqual([{ ...VENV, ignore: ['node_modules', '.git', '__pycache__', 'target', 'dist'] }])
  })

  it('keeps what is given', () => {
    const step = { title: 'x', command: 'x', args: [], cwd: '/srv', env: { A: 'x' } }
    const given = { ...VENV, ignore: [], steps: [step] }
    expect(resolve(given)).toEqual([given])
  })

  it('two entries must not share a name', () => {
    expect(refusal(() => resolve(VENV, VENV))).toContain(
      'SPEC_DUPLICATE_ID Worker "a" has a wrong spec: expected `prepare[1].name` to be unique',
    )
  })

  it.each([
    ['name', { name: 'my venv' }],
    ['name', { name: undefined }],
    ['title', { title: '' }],
    ['tool', { tool: 'python3' }],
    ['tool', { tool: undefined }],
    ['tool.command', { tool: { ...VENV.tool, command: undefined } }],
    ['tool.versionArgs', { tool: { ...VENV.tool, versionArgs: undefined } }],
    ['tool.install', { tool: { ...VENV.tool, install: 1 } }],
    ['inputs', { inputs: undefined }],
    ['inputs', { inputs: ['requirements.txt'] }],
    ['ignore', { ignore: 'dist' }],
    ['steps', { steps: undefined }],
    ['steps', { steps: ['make'] }],
    ['steps[0].title', { steps: [{ command: 'x', args: [] }] }],
    ['steps[0].args', { steps: [{ title: 'x', command: 'x' }] }],
    ['steps[0].cwd', { steps: [{ title: 'x', command: 'x', args: [], cwd: 'x' }] }],
    ['steps[0].env', { steps: [{ title: 'x', command: 'x', args: [], env: { A: 1 } }] }],
  ])('a wrong %s is refused', (field, change) => {
    expect(refusal(() => resolve({ ...VENV, ...change }))).toContain(
      `SPEC_INVALID_OPTION Worker "a" has a wrong spec: expected \`prepare[0].${field}\``,
    )
  })
})
