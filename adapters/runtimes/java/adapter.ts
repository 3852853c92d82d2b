import { basename, delimiter, join } from 'node:path'
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

/** A worker in Java. */
export interface JavaOptions extends ProgramOptions {
  /** Folder of the program: of its sources, or of its `pom.xml`. */
  readonly dir: FilePlace
  /** The class with `main`, as `com.example.Words`. */
  readonly main: string
  /**
   * `true`: Maven builds it, by the `pom.xml` in `dir`, with what it depends on. Default `false`:
   * `javac` compiles the file of `main` and what that refers to.
   */
  readonly maven?: boolean
  /** Jars and folders of classes that it needs besides, absolute. Default none. */
  readonly classPath?: readonly string[]
  /** Further arguments of the JVM, as `-Xmx512m`. Default none. */
  readonly jvmArgs?: readonly string[]
}

/**
 * The program of a worker in Java: compiled once, by `javac` or by Maven, kept in the cache, and
 * compiled anew when its folder, the SDK or the tool changes.
 *
 * The JVM ends when it runs out of memory (`-XX:+ExitOnOutOfMemoryError`), so that its supervisor
 * starts another.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` when `dir` is no absolute path and no `file:`
 *   URL.
 * @example
 * worker('keywords', java({ dir: new URL('./keywords', import.meta.url), main: 'Keywords' }))
 */
export function java(options: JavaOptions): Program {
  const {
    dir,
    main,
    maven: isMaven = false,
    classPath = [],
    jvmArgs = [],
    args = [],
    prepare = [],
    ...overrides
  } = optionsOf('java()', options, RULES, OPTIONS)
  const folder = absolutePlace('java()', 'dir', dir)
  const source = `${given(main).replaceAll('.', '/')}.java`
  const path = [...(isMaven ? ['{java}/classes', '{java}/jars/*'] : ['{java}/classes']), ...classPath]
  return {
    kind: 'worker',
    runtime: 'java',
    command: 'java',
    args: [...JVM, ...jvmArgs, '-cp', path.join(delimiter), main, ...args],
    prepare: [
      // A folder that is no program may be a large one, and all that is in it would be looked at.
      filesMustExist(`Java program ${basename(folder)}`, [join(folder, isMaven ? 'pom.xml' : source)]),
      isMaven ? built(folder) : compiled(folder, source, classPath),
      ...prepare,
    ],
    ...overrides,
  }
}

const OPTIONS = ['dir', 'main', 'maven', 'classPath', 'jvmArgs', ...PROGRAM_OPTIONS]

const A_CLASS = 'the name of a class, as com.example.Words'

const RULES = {
  main: {
    is: (value: unknown) => typeof value === 'string' && /^[\w$]+(?:\.[\w$]+)*$/.test(value),
    expected: A_CLASS,
  },
  maven: { is: (value: unknown) => typeof value === 'boolean', expected: 'true or false' },
  classPath: LIST_OF_TEXTS,
  jvmArgs: LIST_OF_TEXTS,
  args: LIST_OF_TEXTS,
  prepare: LIST_OF_OBJECTS,
}

/**
 * What each JVM is started with: the SDK reaches descriptors 3 and 4 through `java.io`; a heap that
 * is full ends it; a small program needs no parallel collector, which would take a thread for each
 * processor.
 */
const JVM = ['--add-opens=java.base/java.io=ALL-UNNAMED', '-XX:+ExitOnOutOfMemoryError', '-XX:+UseSerialGC']

const INSTALL = 'Install a JDK, 17 or newer: apt-get install openjdk-17-jdk-headless'

/** Rules are only asked for what is given, and callers without types may leave it out. */
function given(main: unknown): string {
  if (typeof main === 'string') return main
  throw new SpecError('SPEC_INVALID_OPTION', `java(): expected \`main\` to be ${A_CLASS}; got nothing`)
}

/** What a build leaves, and editors keep, is no source. */
const IGNORED = ['.git', 'target', 'bin', '.idea', '*.class']

function compiled(folder: string, source: string, classPath: readonly string[]): Preparation {
  const sdk = packageFile('adapters/runtimes/java/sdk/src/main/java')
  const sources = [sdk, folder].join(delimiter)
  return {
    name: 'java',
    title: `Java program ${basename(folder)}`,
    tool: { command: 'javac', versionArgs: ['-version'], install: INSTALL },
    inputs: [folder, sdk],
    ignore: IGNORED,
    steps: [
      {
        title: 'compile',
        command: 'javac',
        args: [
          ...['-encoding', 'UTF-8', '-g', '-d', '{java}/classes', '-sourcepath', sources],
          ...['-cp', ['{java}/classes', ...classPath].join(delimiter), source],
        ],
        cwd: folder,
      },
    ],
  }
}

/** Both are copied first: Maven writes beside the sources. */
function built(folder: string): Preparation {
  const sdk = packageFile('adapters/runtimes/java/sdk')
  const maven = ['-B', '-q', '-DskipTests']
  return {
    name: 'java',
    title: `Java program ${basename(folder)}`,
    tool: {
      command: 'mvn',
      versionArgs: ['-version'],
      install: `${INSTALL} maven`,
    },
    inputs: [folder, sdk],
    ignore: IGNORED,
    steps: [
      { title: 'copy', command: 'cp', args: ['-R', sdk, '{java}/sdk'] },
      { title: 'copy', command: 'cp', args: ['-R', folder, '{java}/program'] },
      { title: 'install the SDK', command: 'mvn', args: [...maven, '-f', '{java}/sdk/pom.xml', 'install'] },
      {
        title: 'build',
        command: 'mvn',
        args: [
          ...maven,
          '-f',
          '{java}/program/pom.xml',
          'package',
          'dependency:copy-dependencies',
          '-DoutputDirectory={java}/jars',
        ],
      },
      { title: 'copy', command: 'cp', args: ['-R', '{java}/program/target/classes', '{java}/classes'] },
    ],
  }
}
