import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findProgram } from '../../../src/adapter-kit.ts'
import { PrepareError, type Program } from '../../../src/index.ts'

/** What runs programs for Node. */
export interface NodeRuntime extends Pick<Program, 'command' | 'descriptors'> {
  /** Before those of the program. */
  readonly args: readonly string[]
  /** Variables that make it Node. */
  readonly env: Readonly<Record<string, string>>
  /** Whether it takes Node's own arguments. */
  readonly isNode: boolean
}

/** What tells in which runtime this host runs, as far as that decides what runs its workers. */
export interface HostRuntime {
  readonly execPath: string
  readonly versions: Readonly<Record<string, string | undefined>>
  readonly path: string | undefined
  /** Whether the executable is an application with Node inside (`--experimental-sea-config`). */
  readonly isSingleExecutable: boolean
}

const INSTALL = 'Install Node.js with npm: https://nodejs.org/en/download'

/**
 * What runs workers in Node: the Node that runs the host. A host in another executable has none:
 *
 * | host | workers run in |
 * |---|---|
 * | Electron | `node` on `PATH`, else the application itself as Node (`ELECTRON_RUN_AS_NODE=1`) |
 * | Deno | `node` on `PATH`, else Deno with all permissions, over stdio |
 * | Bun, a single executable application | `node` on `PATH` |
 *
 * Under Yarn Plug'n'Play they find packages as the host does.
 *
 * @param file - The program.
 * @throws {@link PrepareError} `PREPARE_TOOL_MISSING` when there is nothing to run it.
 */
export function findNode(file: string, host: HostRuntime = thisHost()): NodeRuntime {
  const { execPath, versions } = host
  const name = nameOf(host)
  const node = { env: {}, isNode: true }
  if (name === undefined) return { ...node, command: execPath, args: plugAndPlay(file, versions) }
  const found = onPath(host)
  if (found !== undefined) return { ...node, command: found, args: [] }
  if (name === 'Electron') return { ...node, command: execPath, args: [], env: { ELECTRON_RUN_AS_NODE: '1' } }
  if (name === 'Deno')
    return { command: execPath, args: ['run', '--allow-all'], env: {}, isNode: false, descriptors: 'stdio' }
  const message = `"${file}" needs Node.js: this host runs in ${name}, which cannot run workers, and "node" was not found on PATH (${host.path ?? 'which is not set'}). ${INSTALL}`
  throw new PrepareError('PREPARE_TOOL_MISSING', message, { preparation: 'program', install: INSTALL })
}

function nameOf({ versions, isSingleExecutable }: HostRuntime): string | undefined {
  if (versions['electron'] !== undefined) return 'Electron'
  if (versions['bun'] !== undefined) return 'Bun'
  if (versions['deno'] !== undefined) return 'Deno'
  return isSingleExecutable ? 'a single executable application' : undefined
}

/** Bun puts itself on `PATH` as `node` when it is asked to. */
function onPath({ execPath, path }: HostRuntime): string | undefined {
  const env: Record<string, string> = path === undefined ? {} : { PATH: path }
  const found = findProgram({ command: process.platform === 'win32' ? 'node.exe' : 'node', cwd: undefined, env })
  return found === undefined || realpathSync(found) === realpathSync(execPath) ? undefined : found
}

/** What makes Node read packages out of Yarn's archives. */
function plugAndPlay(file: string, versions: HostRuntime['versions']): readonly string[] {
  if (versions['pnp'] === undefined) return []
  try {
    const script = createRequire(file).resolve('pnpapi')
    const loader = pathToFileURL(join(script, '..', '.pnp.loader.mjs')).href
    return ['--require', script, '--experimental-loader', loader, '--disable-warning=ExperimentalWarning']
  } catch {
    return [] // The program lies in no project of Yarn's.
  }
}

function thisHost(): HostRuntime {
  const { execPath, versions, env } = process
  return { execPath, versions, path: env['PATH'], isSingleExecutable: isSingleExecutable() }
}

function isSingleExecutable(): boolean {
  try {
    const sea: unknown = createRequire(process.execPath)('node:sea')
    return (sea as { isSea(): boolean }).isSea()
  } catch {
    return false // This Node has no such applications.
  }
}
