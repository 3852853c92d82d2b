import { constants } from 'node:os'
import type { RecordedLayer } from './recorded-containment.ts'

/**
 * A pid namespace for each life of a worker. Its first process is a small shell, and when that ends
 * the kernel ends everything in the namespace:
 *
 * ```
 *   launcher = setpriv = unshare        one process; the pid that the host sees; dies with the host
 *     └── sh                            process 1; dies with unshare
 *           └── the program             process 2, in its own eyes
 * ```
 *
 * @param unshare - The command, with arguments, that makes the namespace.
 */
export function pidNamespaceLayer(unshare: readonly string[]): RecordedLayer {
  return {
    guarantees: {
      containment: 'pid_namespace',
      summary: 'nothing that a worker started outlives it, nor the host, however either ends',
      covers: { children: true, ownSessions: true, daemons: true, hostKilled: true },
    },
    wrapper: { command: unshare, isInit: true },
    readEnd: ({ code, signal }) => ({ spawnFailure: undefined, ...readStatus(code, signal) }),
  }
}

/**
 * The ways to make a pid namespace, best first: as root, or in a user namespace; with a `/proc`
 * that shows the namespace, or with the host's.
 */
export function unshareCommands(setpriv: string, unshare: string): readonly (readonly string[])[] {
  const base = [setpriv, '--pdeathsig', 'KILL', '--', unshare, '--pid', '--fork', '--kill-child']
  const user = ['--user', '--map-current-user']
  const proc = ['--mount-proc', '--propagation', 'slave']
  return [proc, [], [...user, ...proc], user].map((options) => [...base, ...options, '--'])
}

/**
 * A shell tells a signal that ended its child as 128 and the number of the signal. A program that
 * exits with such a code by itself is taken for one that was ended by the signal.
 */
export function readStatus(
  code: number | undefined,
  signal: string | undefined,
): { readonly code: number | undefined; readonly signal: string | undefined } {
  if (code === undefined || code <= 128) return { code, signal }
  const name = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0]
  return name === undefined ? { code, signal } : { code: undefined, signal: name }
}
