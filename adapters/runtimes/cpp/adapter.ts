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
  packageFile,
} from '../../../src/adapter-kit.ts'
import { type Preparation, type Program, SpecError } from '../../../src/index.ts'

/** A worker in C++, or in C. */
export interface CppOptions extends ProgramOptions {
  /** Folder of the program. */
  readonly dir: FilePlace
  /**
   * The executable that CMake makes, by the name of its target; the folder has a `CMakeLists.txt`
   * then, and finds the SDK in `TUTTI_SDK`. Default: no CMake; `sources` are compiled.
   */
  readonly target?: string
  /**
   * Files in `dir` that are compiled and linked, where there is no `target`. Default `main.cpp`.
   */
  readonly sources?: readonly string[]
  /**
   * Further arguments: of the compiler, as `-O3` or `-lm`, or of CMake's first step, as
   * `-DCMAKE_BUILD_TYPE=Debug`. Default none.
   */
  readonly buildArgs?: readonly string[]
  /** The compiler, where there is no `target`. Default `'c++'`. */
  readonly compiler?: string
}

/**
 * The program of a worker in C++: built once, by CMake or by the compiler alone, kept in the cache,
 * and built anew when its folder, the SDK or the tool changes.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` when `dir` is no absolute path and no `file:`
 *   URL; `SPEC_BAD_COMBINATION` when `target` is given with `sources` or `compiler`.
 * @example
 * worker('syntax', cpp({ dir: new URL('./syntax', import.meta.url) }))
 */
export function cpp(options: CppOptions): Program {
  const {
    dir,
    target,
    sources = ['main.cpp'],
    buildArgs = [],
    compiler = 'c++',
    prepare = [],
    ...overrides
  } = optionsOf('cpp()', options, RULES, OPTIONS)
  const folder = absolutePlace('cpp()', 'dir', dir)
  refuseBoth(options)
  const needed = target === undefined ? sources : ['CMakeLists.txt']
  return {
    kind: 'worker',
    runtime: 'cpp',
    command: target === undefined ? '{cpp}/program' : `{cpp}/build/${target}`,
    prepare: [
      // A folder that is no program may be a large one, and all that is in it would be looked at.
      filesMustExist(
        `C++ program ${basename(folder)}`,
        needed.map((file) => join(folder, file)),
      ),
      target === undefined
        ? compiled(folder, { sources, compiler, buildArgs })
        : configured(folder, { target, buildArgs }),
      ...prepare,
    ],
    ...overrides,
  }
}

const OPTIONS = ['dir', 'target', 'sources', 'buildArgs', 'compiler', ...PROGRAM_OPTIONS]

const A_NAME = { is: (value: unknown) => typeof value === 'string' && value !== '', expected: 'a name' }

const RULES = {
  target: A_NAME,
  sources: LIST_OF_TEXTS,
  buildArgs: LIST_OF_TEXTS,
  compiler: A_NAME,
  prepare: LIST_OF_OBJECTS,
}

/** What CMake would know nothing of. */
function refuseBoth({ target, ...rest }: CppOptions): void {
  const other = (['sources', 'compiler'] as const).find((name) => rest[name] !== undefined)
  if (target === undefined || other === undefined) return
  const advice = 'Leave out `target`, or say it in CMakeLists.txt.'
  throw new SpecError('SPEC_BAD_COMBINATION', `cpp(): \`${other}\` is for a program without \`target\`. ${advice}`)
}

/** What a build leaves, and editors keep, is no source. */
const IGNORED = ['.git', 'build', '.cache', '*.o']

interface Compiled {
  readonly sources: readonly string[]
  readonly compiler: string
  readonly buildArgs: readonly string[]
}

function compiled(folder: string, { sources, compiler, buildArgs }: Compiled): Preparation {
  const sdk = packageFile('adapters/runtimes/cpp/sdk')
  return {
    name: 'cpp',
    title: `C++ program ${basename(folder)}`,
    tool: {
      command: compiler,
      versionArgs: ['--version'],
      install: 'Install a compiler for C++17, as g++ 11 or clang 14: apt-get install g++',
    },
    inputs: [folder, sdk],
    ignore: IGNORED,
    steps: [
      {
        title: 'compile',
        command: 'sh',
        args: [join(sdk, 'compile.sh'), compiler, '{cpp}/program', ...sources, ...buildArgs],
        cwd: folder,
        env: { TUTTI_SDK: sdk },
      },
    ],
  }
}

function configured(
  folder: string,
  { target, buildArgs }: { target: string; buildArgs: readonly string[] },
): Preparation {
  const sdk = packageFile('adapters/runtimes/cpp/sdk')
  return {
    name: 'cpp',
    title: `C++ program ${basename(folder)}`,
    tool: {
      command: 'cmake',
      versionArgs: ['--version'],
      install: 'Install CMake 3.16 or newer and a compiler for C++17: apt-get install cmake g++',
    },
    inputs: [folder, sdk],
    ignore: IGNORED,
    steps: [
      {
        title: 'configure',
        command: 'cmake',
        args: [
          '-S',
          folder,
          '-B',
          '{cpp}/build',
          '-DCMAKE_BUILD_TYPE=RelWithDebInfo',
          `-DTUTTI_SDK=${sdk}`,
          ...buildArgs,
        ],
      },
      { title: 'build', command: 'cmake', args: ['--build', '{cpp}/build', '--target', target] },
    ],
  }
}
