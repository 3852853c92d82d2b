import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { lock } from 'proper-lockfile'

const execute = promisify(execFile)

/** A bound, not an expectation: a build takes long on a busy machine. */
const LIMIT_MS = 300_000
const root = fileURLToPath(new URL('../..', import.meta.url))

/** What this project's `package.json` says, as far as the tests look at it. */
export interface Manifest {
  readonly name: string
  readonly engines: { readonly node: string }
  readonly dependencies: Readonly<Record<string, string>>
  /** What its users bring along. */
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>
}

/** The package as npm would publish it, and a folder of somebody who has installed it. */
export interface StagedPackage {
  readonly manifest: Manifest
  /** Paths in the tarball. */
  readonly files: readonly string[]
  /** Path of the tarball. */
  readonly tarball: string
  /** Where it is installed: `<consumer>/node_modules/tutti`. */
  readonly folder: string
  readonly consumer: string
  /** Runs a module of the consumer in Node and returns what it printed. */
  run(module: string, ...args: readonly string[]): Promise<string>
  remove(): Promise<void>
}

/**
 * Builds, packs and installs the package in a temporary folder; the working tree is only read. Its
 * dependencies are linked one by one from those of the project, so that an import that
 * `package.json` does not declare leads nowhere.
 *
 * It is built once in a run of the tests, whose temporary folder is its own.
 */
export async function stagePackage(): Promise<StagedPackage> {
  const place = await mkdtemp(join(tmpdir(), 'tutti-package-'))
  const consumer = join(place, 'consumer')
  const folder = join(consumer, 'node_modules', 'tutti')
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest

  const tarball = await packOnce(join(tmpdir(), 'tutti-packed'))
  await mkdir(folder, { recursive: true })
  const { stdout } = await execute('tar', ['-xvzf', tarball, '--strip-components=1', '-C', folder])
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) await link(name, consumer)

  return {
    manifest,
    files: stdout
      .trimEnd()
      .split('\n')
      .map((path) => path.replace(/^package\//, '')),
    tarball,
    folder,
    consumer,
    run: async (module, ...args) =>
      (await execute(process.execPath, [join(consumer, module), ...args], { cwd: consumer })).stdout,
    remove: () => rm(place, { recursive: true, force: true }),
  }
}

/** The tarball in that folder. The first test that asks makes it, and others wait meanwhile. */
async function packOnce(place: string): Promise<string> {
  await mkdir(place, { recursive: true })
  const unlock = await lock(place, { stale: LIMIT_MS, retries: { forever: true, minTimeout: 200, maxTimeout: 200 } })
  try {
    const made = (await readdir(place)).find((name) => name.endsWith('.tgz'))
    if (made !== undefined) return join(place, made)
    const stage = join(place, 'stage')
    await copySources(stage)
    await build(join(stage, 'dist'))
    await execute(process.execPath, [join(root, '.ci', 'packed-pages.mjs'), 'write', stage])
    return await pack(stage, place)
  } finally {
    await unlock()
  }
}

async function copySources(stage: string): Promise<void> {
  const names = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'docs', 'adapters', 'test/vectors']
  const isOurs = (path: string): boolean =>
    !/[/\\](?:node_modules|\.venv|__pycache__)(?:[/\\]|$)/.test(path.slice(root.length))
  for (const name of names.filter((each) => existsSync(join(root, each))))
    await cp(join(root, name), join(stage, name), { recursive: true, filter: isOurs })
}

async function build(outDir: string): Promise<void> {
  try {
    await execute(process.execPath, [join(root, '.ci', 'build.mjs'), outDir], { cwd: root })
  } catch (error) {
    // The compiler's own words are on stdout, and no part of the message.
    const said = typeof error === 'object' && error !== null && 'stdout' in error ? String(error.stdout) : ''
    throw new Error(`The build failed:\n${said}`, { cause: error })
  }
}

async function pack(stage: string, destination: string): Promise<string> {
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', destination]
  const { stdout } = await execute('npm', args, { cwd: stage, shell: process.platform === 'win32' })
  return join(destination, stdout.trim())
}

async function link(name: string, consumer: string): Promise<void> {
  const place = join(consumer, 'node_modules', name)
  await mkdir(dirname(place), { recursive: true })
  await symlink(join(root, 'node_modules', name), place, 'junction')
}
