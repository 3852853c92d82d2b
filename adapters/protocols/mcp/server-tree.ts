import { basename } from 'node:path'
import type { Dialect } from '../../../src/adapter-kit.ts'
import { type SupervisorSpec, supervisor, worker } from '../../../src/index.ts'
import type { ResolvedServer } from './server-options.ts'

/** Variables that the official transport passes on, beside those that every program gets. */
const PASSED = ['LOGNAME', 'SHELL', 'TERM', 'USER']

/** What a server is called in a tree, where `/` parts names. */
export function nameOfServer({ name, command }: Pick<ResolvedServer, 'name' | 'command'>): string {
  return name ?? basename(command)
}

/**
 * ```
 *   root (one_for_one, gives up after `intensity` restarts)
 *   └── the server (permanent)
 * ```
 *
 * @throws {@link SpecError} when an option is wrong.
 */
export function serverTree(root: string, server: ResolvedServer, dialect: Dialect): SupervisorSpec {
  const { command, args = [], env = {}, prepare = [], cwd, policy } = server
  const { intensity, periodMs, backoff, shutdownMs, startTimeoutMs, maxMessageBytes } = policy
  const program = worker(
    nameOfServer(server),
    {
      kind: 'worker',
      runtime: 'mcp',
      command,
      args,
      env,
      prepare,
      passEnv: PASSED,
      ...(cwd === undefined ? {} : { cwd }),
      codec: 'json',
      descriptors: 'stdio',
      dialect,
      startTimeoutMs,
      prefetch: 0,
      // As many as the dialect says that it handles.
      maxInFlight: 1_000,
      ...(maxMessageBytes === undefined ? {} : { maxFrameBytes: maxMessageBytes }),
    },
    { restart: 'permanent', shutdown: shutdownMs, backoff },
  )
  return supervisor(root, { intensity, periodMs }, [program])
}
