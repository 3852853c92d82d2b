import { Readable } from 'node:stream'

/**
 * Takes stdin and stdout away from user code when frames travel on them: what is printed goes to
 * stderr, and stdin is empty.
 *
 * The streams are replaced and not patched: Node opens descriptors 0 and 1 when their streams are
 * first asked for, and so it never does. A child process that inherits stdout still reaches the
 * descriptor.
 *
 * @param env - As `process.env`.
 */
export function shieldStdio(env: Readonly<Record<string, string | undefined>>): void {
  if (env['TUTTI_PROTOCOL'] === undefined) return
  if (env['TUTTI_FD_OUT'] === '1') {
    Object.defineProperty(process, 'stdout', { configurable: true, enumerable: true, get: () => process.stderr })
  }
  if (env['TUTTI_FD_IN'] === '0') {
    const empty = Readable.from([])
    Object.defineProperty(process, 'stdin', { configurable: true, enumerable: true, get: () => empty })
  }
}
