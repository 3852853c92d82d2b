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
  type ProgramOptions,
  packageFile,
} from '../../../src/adapter-kit.ts'
import { type Preparation, type Program } from '../../../src/index.ts'

/** A worker in Ruby. */
export interface RubyOptions extends ProgramOptions {
  /** The program, a file. */
  readonly program: FilePlace
  /** The interpreter. Default `'ruby'`. */
  readonly ruby?: string
  /** Further arguments of the interpreter, as `--yjit`. Default none. */
  readonly rubyArgs?: readonly string[]
}

/**
 * The program of a worker in Ruby, run by the interpreter that is installed; it needs the gem
 * `msgpack`, which is looked for before the first start.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` when `program` is no absolute path and no `file:`
 *   URL.
 * @example
 * worker('hyphens', ruby({ program: new URL('./hyphens.rb', import.meta.url) }))
 */
export function ruby(options: RubyOptions): Program {
  const {
    program,
    ruby: interpreter = 'ruby',
    rubyArgs = [],
    args = [],
    env = {},
    prepare = [],
    ...overrides
  } = optionsOf('ruby()', options, RULES, OPTIONS)
  const file = absolutePlace('ruby()', 'program', program)
  const sdk = packageFile('adapters/runtimes/ruby/sdk/lib')
  const { RUBYLIB: ownLibrary, ...ownEnv } = optionsOf('ruby(), `env`', env)
  return {
    kind: 'worker',
    runtime: 'ruby',
    command: interpreter,
    args: [...rubyArgs, file, ...args],
    env: { ...ownEnv, RUBYLIB: ownLibrary === undefined ? sdk : `${sdk}${delimiter}${ownLibrary}` },
    prepare: [filesMustExist(`Ruby program ${basename(file)}`, [file]), gemOf(interpreter, file), ...prepare],
    ...overrides,
  }
}

const OPTIONS = ['program', 'ruby', 'rubyArgs', ...PROGRAM_OPTIONS]

const RULES = {
  ruby: {
    is: (value: unknown) => typeof value === 'string' && value !== '',
    expected: 'the name or path of an interpreter',
  },
  rubyArgs: LIST_OF_TEXTS,
  args: LIST_OF_TEXTS,
  env: AN_OBJECT,
  prepare: LIST_OF_OBJECTS,
}

const INSTALL = 'apt-get install ruby ruby-msgpack, or: gem install msgpack'

/** Makes nothing: it looks whether what the SDK needs is there. */
function gemOf(interpreter: string, file: string): Preparation {
  const look = `begin; require 'msgpack'; rescue LoadError; abort "The gem msgpack is missing: ${INSTALL}"; end`
  return {
    name: 'ruby',
    title: `Ruby for ${basename(file)}`,
    tool: {
      command: interpreter,
      versionArgs: ['-e', 'puts RUBY_DESCRIPTION, Gem.path'],
      install: `Install Ruby 3.0 or newer: ${INSTALL}`,
    },
    inputs: [],
    steps: [{ title: 'look for the gem msgpack', command: interpreter, args: ['-e', look] }],
  }
}
