import { basename, join } from 'node:path'
import {
  absolutePlace,
  type FilePlace,
  filesMustExist,
  LIST_OF_OBJECTS,
  LIST_OF_TEXTS,
  optionsOf,
  PROGRAM_OPTIONS,
  type ProgramOptions,
} from '../../../src/adapter-kit.ts'
import { type Preparation, type Program } from '../../../src/index.ts'
import { localModules } from './local-modules.ts'

/** A worker in Go. */
export interface GoOptions extends ProgramOptions {
  /** Folder of the module, where `go.mod` lies. */
  readonly dir: FilePlace
  /** The `main` package, relative to `dir`, as `./cmd/phonemes`. Default `'.'`. */
  readonly package?: string
  /** Further arguments of `go build`, as `-tags=fast`. Default none. */
  readonly buildArgs?: readonly string[]
}

/**
 * The program of a worker in Go: built once with `go build`, kept in the cache, and built anew when
 * its module, a local module that its `go.mod` puts in place of another (`replace x => ../y`), or
 * the toolchain changes.
 *
 * The module is built on its own: a `go.work` above it does not count (`GOWORK=off`).
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` when `dir` is no absolute path and no `file:`
 *   URL.
 * @example
 * worker('phonemes', go({ dir: new URL('./phonemes', import.meta.url) }))
 */
export function go(options: GoOptions): Program {
  const {
    dir,
    package: main = '.',
    buildArgs = [],
    prepare = [],
    ...overrides
  } = optionsOf('go()', options, RULES, OPTIONS)
  const folder = absolutePlace('go()', 'dir', dir)
  const binary = `{go}/${process.platform === 'win32' ? 'program.exe' : 'program'}`
  return {
    kind: 'worker',
    runtime: 'go',
    command: binary,
    prepare: [
      // A folder that is no module may be a large one, and all that is in it would be looked at.
      filesMustExist(`Go program ${basename(folder)}`, [join(folder, 'go.mod')]),
      buildOf(folder, binary, ['build', '-trimpath', '-buildvcs=false', '-o', binary, ...buildArgs, main]),
      ...prepare,
    ],
    ...overrides,
  }
}

const OPTIONS = ['dir', 'package', 'buildArgs', ...PROGRAM_OPTIONS]

const RULES = {
  package: { is: (value: unknown) => typeof value === 'string', expected: 'the path of a package' },
  buildArgs: LIST_OF_TEXTS,
  prepare: LIST_OF_OBJECTS,
}

/** Names of architectures in Go that differ from those in Node. */
const GO_ARCHITECTURES: Readonly<Record<string, string>> = Object.freeze({
  x64: 'amd64',
  ia32: '386',
  mipsel: 'mipsle',
})

/** What, beside sources, decides what `go build` makes. */
const SETTINGS = [
  'GOVERSION',
  'GOOS',
  'GOARCH',
  'GOAMD64',
  'GOARM64',
  'GOFLAGS',
  'GOEXPERIMENT',
  'CGO_ENABLED',
  'CC',
  'CXX',
]

/** What is built runs here, although the host's GOOS and GOARCH may be set for other builds. */
const THIS_MACHINE: Readonly<Record<string, string>> = {
  GOOS: process.platform === 'win32' ? 'windows' : process.platform,
  GOARCH: GO_ARCHITECTURES[process.arch] ?? process.arch,
}

function buildOf(folder: string, binary: string, args: readonly string[]): Preparation {
  return {
    name: 'go',
    title: `Go program ${basename(folder)}`,
    tool: {
      command: 'go',
      versionArgs: ['env', ...SETTINGS],
      install: 'Install Go 1.25 or newer: https://go.dev/dl/',
    },
    inputs: [folder, ...localModules(folder)],
    // Not the default: `dist` and `target` may be packages.
    ignore: ['.git', 'node_modules'],
    steps: [
      { title: 'build', command: 'go', args, cwd: folder, env: { GOWORK: 'off', ...THIS_MACHINE } },
      // Settings of the host, as `-n` in GOFLAGS, let a build succeed that makes nothing.
      { title: 'look whether it is there', command: 'go', args: ['version', binary], cwd: folder },
    ],
  }
}
