import { basename, delimiter } from 'node:path'
import {
  AN_OBJECT,
  absolutePlace,
  type FilePlace,
  filesMustExist,
  LIST_OF_OBJECTS,
  LIST_OF_TEXTS,
  optionsOf,
  PROGRAM_OPTIONS,
  type Preparation,
  type Program,
  type ProgramOptions,
  packageFile,
} from '../../../src/index.ts'

/** A worker in Python. */
export interface PythonOptions extends ProgramOptions {
  /** The script to run. */
  readonly program: FilePlace
  /**
   * Requirements files for pip, beside those of the SDK. What they include with `-r` or `-c` is no part of the
   * cache's key. Default none.
   */
  readonly requirements?: FilePlace | readonly FilePlace[]
  /** The interpreter that the environment is made with. Default `'python3'`; on Windows `'python'`. */
  readonly python?: string
}

/**
 * The program of a worker in Python, run in a virtual environment that is made once for its requirements and shared
 * by all programs with the same ones. Later preparations may use it as `{venv}`, through {@link venvPython}.
 *
 * The program finds the SDK (`import tutti`) on `PYTHONPATH`, prints without buffering, so that its last words are
 * not lost, and writes a stack trace when native code crashes.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` when `program` or `requirements` is no absolute path and no `file:`
 * URL.
 * @example
 * worker('sentiment', python({
 *   program: new URL('./sentiment.py', import.meta.url),
 *   requirements: new URL('./requirements.txt', import.meta.url),
 * }))
 */
export function python(options: PythonOptions): Program {
  const {
    program,
    requirements = [],
    python: interpreter = DEFAULT_PYTHON,
    args = [],
    env = {},
    prepare = [],
    ...overrides
  } = optionsOf('python()', options, RULES, OPTIONS)
  const file = absolutePlace('python()', 'program', program)
  const lists = (isList(requirements) ? requirements : [requirements]).map((list) =>
    absolutePlace('python()', 'requirements', list),
  )
  const { PYTHONPATH: ownPath, ...ownEnv } = optionsOf('python(), `env`', env)
  const sdk = packageFile('adapters/runtimes/python/sdk')
  return {
    kind: 'worker',
    runtime: 'python',
    command: venvPython(),
    args: ['-u', '-X', 'faulthandler', file, ...args],
    env: { ...ownEnv, PYTHONPATH: ownPath === undefined ? sdk : `${sdk}${delimiter}${ownPath}` },
    prepare: [
      filesMustExist(`Python program ${basename(file)}`, [file]),
      environmentOf(file, interpreter, lists),
      ...prepare,
    ],
    ...overrides,
  }
}

/** The interpreter of the environment, as a command for steps that follow it: `{venv}/bin/python`. */
export function venvPython(platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? '{venv}\\Scripts\\python.exe' : '{venv}/bin/python'
}

const OPTIONS = ['program', 'requirements', 'python', ...PROGRAM_OPTIONS]

const RULES = { args: LIST_OF_TEXTS, env: AN_OBJECT, prepare: LIST_OF_OBJECTS }

const DEFAULT_PYTHON = process.platform === 'win32' ? 'python' : 'python3'

function environmentOf(file: string, interpreter: string, requirements: readonly string[]): Preparation {
  const lists = [packageFile('adapters/runtimes/python/sdk/requirements.txt'), ...requirements]
  const install = ['-m', 'pip', 'install', '--require-virtualenv', '--disable-pip-version-check', '--no-input']
  return {
    name: 'venv',
    title: `Python environment of ${basename(file)}`,
    tool: {
      command: interpreter,
      // More than the version: an environment is bound to the very interpreter, whatever shim leads to it.
      versionArgs: ['-I', '-S', '-c', 'import sys; print(sys.version, sys.executable)'],
      install:
        'Install Python 3.9 or newer: https://www.python.org/downloads/ (Debian, Ubuntu: apt install python3-venv)',
    },
    inputs: lists,
    steps: [
      { title: 'create the environment', command: interpreter, args: ['-m', 'venv', '{venv}'] },
      {
        title: 'install requirements',
        command: venvPython(),
        args: [...install, ...lists.flatMap((list) => ['-r', list])],
        // A user's setting for installations outside of environments, which pip refuses within one.
        env: { PIP_USER: '0' },
      },
    ],
  }
}

function isList(value: FilePlace | readonly FilePlace[]): value is readonly FilePlace[] {
  return Array.isArray(value)
}
