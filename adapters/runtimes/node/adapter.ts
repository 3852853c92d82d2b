import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
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
  packageModule,
} from '../../../src/adapter-kit.ts'
import { type Preparation, type PreparationStep, PrepareError, type Program } from '../../../src/index.ts'
import { findNode, type NodeRuntime } from './find-node.ts'

/** A worker in JavaScript or TypeScript. */
export interface NodeOptions extends ProgramOptions {
  /** `.js`, `.mjs` and `.cjs` run as they are; `.ts` and `.mts` are bundled first. */
  readonly program: FilePlace
  /** Arguments of Node itself, as `--max-old-space-size=512`. Default none. */
  readonly nodeArgs?: readonly string[]
  /**
   * Whether stacks of a bundled program name its own files and lines; costs 5 ms of each start.
   * Default `true`.
   */
  readonly sourceMaps?: boolean
}

/**
 * The program of a worker in Node, run by the Node that runs the host.
 *
 * A program in TypeScript becomes one file in the cache: a start then reads one file instead of
 * dozens. Files that it imports by path, and the SDK, are part of it; packages are imported from
 * where they are installed. The cache is keyed by the content of all of these.
 *
 * When a `package-lock.json` and no `node_modules` lies beside the program, its packages are
 * installed in the cache, and the program is bundled whatever its extension.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` when `program` is no absolute path and no `file:`
 *   URL.
 * @example
 * worker('tokenizer', node({ program: new URL('./tokenizer.ts', import.meta.url) }))
 */
export function node(options: NodeOptions): Program {
  const {
    program,
    args = [],
    prepare = [],
    nodeArgs = [],
    env = {},
    sourceMaps = true,
    ...overrides
  } = optionsOf('node()', options, RULES, OPTIONS)
  const file = absolutePlace('node()', 'program', program)
  const runtime = findNode(file)
  const packages = packagesOf(file, runtime)
  const isBundled = /\.[cm]?ts$/.test(file) || packages.length > 0
  if (isBundled) {
    mustNotBePlugged(file)
    mustHaveBundler(file)
  }
  const made = isBundled
    ? [...packages, bundleOf(file, runtime, packages.length > 0)]
    : [filesMustExist(`Node program ${basename(file)}`, [file])]
  const mapArgs = isBundled && sourceMaps && runtime.isNode ? ['--enable-source-maps'] : []
  return {
    kind: 'worker',
    runtime: 'node',
    command: runtime.command,
    args: [...runtime.args, ...mapArgs, ...nodeArgs, isBundled ? '{bundle}/program.mjs' : file, ...args],
    env: { ...runtime.env, ...optionsOf('node(), `env`', env) },
    ...(runtime.descriptors === undefined ? {} : { descriptors: runtime.descriptors }),
    prepare: [...made, ...prepare],
    ...overrides,
  }
}

const OPTIONS = ['program', 'nodeArgs', 'sourceMaps', ...PROGRAM_OPTIONS]

const RULES = { args: LIST_OF_TEXTS, env: AN_OBJECT, nodeArgs: LIST_OF_TEXTS, prepare: LIST_OF_OBJECTS }

const toolOf = ({ command }: NodeRuntime): Preparation['tool'] => ({
  command,
  versionArgs: ['--version'],
  install: 'Install Node.js with npm: https://nodejs.org/en/download',
})

/** Copies the files named by its arguments into the working folder; `cp` is not everywhere. */
const COPY = `const [fs, path] = [require('node:fs'), require('node:path')]
for (const file of process.argv.slice(1)) fs.copyFileSync(file, path.basename(file))`

function bundleOf(file: string, runtime: NodeRuntime, hasPackages: boolean): Preparation {
  const args = ['--program', file, '--out', '{bundle}', '--sdk', packageModule('adapters/runtimes/node/sdk/index')]
  if (hasPackages) args.push('--packages', '{packages}/node_modules')
  return {
    name: 'bundle',
    title: `bundle of ${basename(file)}`,
    tool: toolOf(runtime),
    inputs: [file],
    // What else goes into the bundle is found by bundling: the script reports it.
    steps: [stepOf('bundle', runtime, [packageFile('adapters/runtimes/node/bundle.mjs'), ...args])],
  }
}

/** esbuild does not find the SDK's own packages in Yarn's archives. */
function mustNotBePlugged(file: string): void {
  if (process.versions['pnp'] === undefined) return
  const advice = 'Compile it to JavaScript first, or say `nodeLinker: node-modules` in .yarnrc.yml'
  const message = `"${file}" cannot be bundled under Yarn Plug'n'Play, where packages lie in archives. ${advice}`
  throw new PrepareError('PREPARE_STEP_FAILED', message, { preparation: 'bundle' })
}

/** A host without workers in TypeScript needs no bundler, and installs none. */
function mustHaveBundler(file: string): void {
  const script = packageFile('adapters/runtimes/node/bundle.mjs')
  try {
    createRequire(script).resolve('esbuild')
  } catch {
    const install = 'npm install esbuild'
    const message = `"${file}" must be bundled before Node can run it, and esbuild, which does that, is not installed. Run: ${install}. Or compile it to JavaScript yourself`
    throw new PrepareError('PREPARE_PACKAGE_MISSING', message, { preparation: 'bundle', install })
  }
}

function stepOf(title: string, { command, args: before, env }: NodeRuntime, args: readonly string[]): PreparationStep {
  return { title, command, args: [...before, ...args], env }
}

/**
 * The installation of a program's own packages, when it has a lock file and they are not installed.
 */
function packagesOf(file: string, runtime: NodeRuntime): readonly Preparation[] {
  const folder = dirname(file)
  const lock = join(folder, 'package-lock.json')
  if (!existsSync(lock) || existsSync(join(folder, 'node_modules'))) return []
  const inputs = ['package.json', 'package-lock.json', '.npmrc']
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path))
  return [
    {
      name: 'packages',
      title: `npm packages of ${basename(folder)}`,
      tool: toolOf(runtime),
      inputs,
      steps: [
        stepOf('copy the lock file', runtime, ['-e', COPY, ...inputs]),
        { title: 'install packages', command: 'npm', args: ['ci', '--omit=dev', '--no-audit', '--no-fund'] },
      ],
    },
  ]
}
