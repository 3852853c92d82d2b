import { existsSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import {
  AN_OBJECT,
  absolutePlace,
  type FilePlace,
  filesMustExist,
  LIST_OF_OBJECTS,
  LIST_OF_TEXTS,
  optionsOf,
  PROGRAM_OPTIONS,
  type ProgramOptions,
  packageFile,
} from '../../../src/adapter-kit.ts'
import { type Preparation, type Program, SpecError } from '../../../src/index.ts'
import { requirementFiles } from './requirement-files.ts'

/** A worker in Python. */
export interface PythonOptions extends ProgramOptions {
  /** The script to run. */
  readonly program: FilePlace
  /**
   * Requirements files for pip, beside those of the SDK. Relative paths in them start at the folder
   * of the file. What they include, and the local packages that they name, is part of the cache's
   * key. Default none.
   */
  readonly requirements?: FilePlace | readonly FilePlace[]
  /**
   * The interpreter that a new environment is made with. Default `'python3'`; on Windows
   * `'python'`. Version managers are asked in the folder of the program.
   */
  readonly python?: string
  /**
   * Folder of an environment that exists and is used as it is: one of `venv`, uv or virtualenv, or
   * a conda prefix. It must have `msgpack`. Not together with `requirements` or `python`. Default:
   * an environment in the cache is made.
   */
  readonly venv?: FilePlace
}

/**
 * The program of a worker in Python, run in a virtual environment that is made once for its
 * requirements and shared by all programs with the same ones. Later preparations may use it as
 * `{venv}`, through {@link venvPython}.
 *
 * The program finds the SDK (`import tutti`) on `PYTHONPATH`, prints without buffering, so that its
 * last words are not lost, and writes a stack trace when native code crashes.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` when `program` or `requirements` is no absolute
 *   path and no `file:` URL.
 * @example
 * worker('sentiment', python({
 *   program: new URL('./sentiment.py', import.meta.url),
 *   requirements: new URL('./requirements.txt', import.meta.url),
 * }))
 */
export function python(options: PythonOptions): Program {
  const {
    program,
    requirements,
    python: interpreter,
    venv,
    args = [],
    env = {},
    prepare = [],
    ...overrides
  } = optionsOf('python()', options, RULES, OPTIONS)
  const file = absolutePlace('python()', 'program', program)
  if (venv !== undefined && (requirements !== undefined || interpreter !== undefined))
    throw new SpecError('SPEC_BAD_COMBINATION', VENV_AS_IT_IS)
  const existing = venv === undefined ? undefined : existingEnvironment(absolutePlace('python()', 'venv', venv))
  const { PYTHONPATH: ownPath, ...ownEnv } = optionsOf('python(), `env`', env)
  const sdk = packageFile('adapters/runtimes/python/sdk')
  return {
    kind: 'worker',
    runtime: 'python',
    command: existing?.command ?? venvPython(),
    args: ['-u', '-X', 'faulthandler', file, ...args],
    env: { ...ownEnv, PYTHONPATH: ownPath === undefined ? sdk : `${sdk}${delimiter}${ownPath}` },
    prepare: [
      filesMustExist(`Python program ${basename(file)}`, [file]),
      existing?.preparation ?? environmentOf(file, interpreter ?? DEFAULT_PYTHON, listsOf(requirements ?? [])),
      ...prepare,
    ],
    ...overrides,
  }
}

/**
 * The interpreter of the environment, as a command for steps that follow it: `{venv}/bin/python`.
 */
export function venvPython(platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? '{venv}\\Scripts\\python.exe' : '{venv}/bin/python'
}

const VENV_AS_IT_IS =
  'python(): an environment that is given in `venv` is used as it is, so `requirements` and `python` have no meaning beside it. Leave out `venv`, or them.'

const OPTIONS = ['program', 'requirements', 'python', 'venv', ...PROGRAM_OPTIONS]

const RULES = { args: LIST_OF_TEXTS, env: AN_OBJECT, prepare: LIST_OF_OBJECTS }

const DEFAULT_PYTHON = process.platform === 'win32' ? 'python' : 'python3'

/**
 * An environment of somebody else's. Asking for its version is the proof that the SDK will run in
 * it.
 */
function existingEnvironment(venv: string): { readonly command: string; readonly preparation: Preparation } {
  const command = interpreterIn(venv)
  const isThere = ['-c', 'import msgpack, sys; print(sys.version, sys.executable, msgpack.version)']
  return {
    command,
    preparation: {
      name: 'venv',
      title: `Python environment ${venv}`,
      tool: {
        command,
        versionArgs: isThere,
        install: `It must be an environment with msgpack: "${command}" -m pip install msgpack (uv: uv pip install --python "${command}" msgpack; conda: conda install --prefix "${venv}" msgpack-python)`,
      },
      inputs: [],
      steps: [{ title: 'look whether it has msgpack', command, args: isThere }],
    },
  }
}

/** A conda prefix on Windows has its interpreter at its top. */
function interpreterIn(venv: string, platform: NodeJS.Platform = process.platform): string {
  if (platform !== 'win32') return join(venv, 'bin', 'python')
  return existsSync(join(venv, 'conda-meta')) ? join(venv, 'python.exe') : join(venv, 'Scripts', 'python.exe')
}

function listsOf(requirements: FilePlace | readonly FilePlace[]): readonly string[] {
  const all = isList(requirements) ? requirements : [requirements]
  return all.map((list) => absolutePlace('python()', 'requirements', list))
}

function environmentOf(file: string, interpreter: string, requirements: readonly string[]): Preparation {
  const own = packageFile('adapters/runtimes/python/sdk/requirements.txt')
  const { inputs, hasRelativePaths } = requirementFiles(requirements)
  // pip reads relative paths from its working folder, and what they are relative to is their file.
  const groups = hasRelativePaths ? byFolder(requirements) : [{ lists: requirements }]
  return {
    name: 'venv',
    title: `Python environment of ${basename(file)}`,
    tool: {
      command: interpreter,
      // Shims of pyenv and asdf answer by folder: what is asked there is what runs.
      cwd: dirname(file),
      locateArgs: ['-I', '-S', '-c', 'import sys; print(sys.executable)'],
      // More than the version: an environment is bound to the very interpreter, and not to the shim
      // that leads to it.
      versionArgs: ['-I', '-S', '-c', 'import sys; print(sys.version, sys.executable)'],
      install:
        'Install Python 3.9 or newer: https://www.python.org/downloads/ (Debian, Ubuntu: apt install python3-venv)',
    },
    inputs: [own, ...inputs],
    ignore: BUILT_BESIDE_SOURCES,
    steps: [
      { title: 'create the environment', command: interpreter, args: ['-I', '-m', 'venv', '{venv}'], env: ISOLATED },
      ...groups.map(({ lists, ...cwd }) => ({
        title: 'install requirements',
        command: venvPython(),
        args: [...INSTALL, ...[own, ...lists].flatMap((list) => ['-r', list])],
        env: ISOLATED,
        ...cwd,
      })),
      // pip can succeed and have installed elsewhere, or half: what counts is that it runs.
      { title: 'look whether it works', command: venvPython(), args: ['-I', '-c', 'import msgpack'], env: ISOLATED },
      { title: 'look whether all is there', command: venvPython(), args: [...PIP, 'check'], env: ISOLATED },
    ],
  }
}

/** Files in the order given; each group is installed in its own folder. */
function byFolder(lists: readonly string[]): readonly { readonly lists: readonly string[]; readonly cwd: string }[] {
  const folders = [...new Set(lists.map((list) => dirname(list)))]
  return folders.map((cwd) => ({ cwd, lists: lists.filter((list) => dirname(list) === cwd) }))
}

const PIP = ['-I', '-m', 'pip', '--disable-pip-version-check', '--no-input']
const INSTALL = [...PIP, '--require-virtualenv', 'install']

/**
 * What the build of a local package leaves beside its sources; without these its own build would
 * change the key.
 */
const BUILT_BESIDE_SOURCES = ['.git', '__pycache__', 'node_modules', 'build', 'dist', '.venv', '*.egg-info']

/**
 * Settings of the host that would change what is made, or where. An empty value is none for pip,
 * also against its configuration files. Registries, proxies and certificates stay: they are how a
 * company's own mirror is reached.
 */
const ISOLATED: Readonly<Record<string, string>> = Object.fromEntries([
  // A user's setting for installations outside of environments, which pip refuses within one.
  ['PIP_USER', '0'],
  ...[
    'TARGET',
    'PREFIX',
    'ROOT',
    'DRY_RUN',
    'PYTHON',
    'REQUIREMENT',
    'EDITABLE',
    'NO_DEPS',
    'IGNORE_INSTALLED',
    'PLATFORM',
    'PYTHON_VERSION',
    'ABI',
    'IMPLEMENTATION',
    'REPORT',
  ].map((name): [string, string] => [`PIP_${name}`, '']),
  ['PYTHONPATH', ''],
  ['PYTHONHOME', ''],
  ['VIRTUAL_ENV', ''],
])

function isList(value: FilePlace | readonly FilePlace[]): value is readonly FilePlace[] {
  return Array.isArray(value)
}
