import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { SpecError } from '../../../src/index.ts'
import { isMap } from '../json-rpc/json-rpc-message.ts'
import { isShare, type Share } from './gateway/share.ts'
import { parseJsonc } from './parse-jsonc.ts'
import { type McpServerOptions, resolveServer } from './server-options.ts'

/** The servers of a file with `mcpServers`, as editors and assistants have it. */
export interface McpConfig {
  /** Those that are not disabled, in the order of the file. */
  readonly servers: readonly ConfiguredServer[]
  /** What was left alone, each a sentence for people. */
  readonly warnings: readonly string[]
}

/** One server of such a file. */
export interface ConfiguredServer {
  readonly name: string
  readonly options: McpServerOptions
  /** Who has a process of it to themselves; absent: not said. */
  readonly share?: Share
  /** How long it may have nothing to do before its process is stopped, in milliseconds. */
  readonly idleMs?: number | 'infinity'
}

/** What we read; what other programs write beside it is left alone, and told. */
const KNOWN = ['command', 'args', 'env', 'cwd', 'type', 'disabled', 'policy', 'share', 'idleMs']

/**
 * Reads a file with `mcpServers` (or `servers`). Comments are allowed, and `${NAME}`, `${env:NAME}`
 * and `${NAME:-default}` stand for variables of the environment. A relative `cwd` is relative to
 * the file.
 *
 * @throws {@link SpecError} `SPEC_INVALID`, `SPEC_INVALID_OPTION` or `SPEC_UNKNOWN_OPTION`, with
 *   the name of the server.
 */
export function readConfig(file: string, env: NodeJS.ProcessEnv = process.env): McpConfig {
  const parsed = parseJsonc(file, readText(file))
  const found = isMap(parsed) ? (parsed['mcpServers'] ?? parsed['servers']) : undefined
  if (!isMap(found))
    throw new SpecError('SPEC_INVALID', `${file}: expected an object \`mcpServers\` of servers by name`)
  const warnings: string[] = []
  const servers = Object.entries(found).flatMap(([name, entry]): readonly ConfiguredServer[] => {
    const owner = `${file}, server "${name}"`
    if (!isMap(entry)) throw new SpecError('SPEC_INVALID', `${owner}: expected an object with a \`command\``)
    if (entry['disabled'] === true) return []
    if (entry['url'] !== undefined && entry['command'] === undefined) {
      warnings.push(`"${name}" is reached by a url, so there is no process to supervise: left alone`)
      return []
    }
    const unknown = Object.keys(entry).filter((field) => !KNOWN.includes(field))
    if (unknown.length > 0) warnings.push(`"${name}" has fields that are not known: ${unknown.join(', ')}`)
    return [{ name, options: optionsOf({ owner, file, env }, name, entry), ...sharingOf(owner, entry) }]
  })
  return { servers, warnings }
}

interface Place {
  readonly owner: string
  readonly file: string
  readonly env: NodeJS.ProcessEnv
}

function optionsOf(place: Place, name: string, entry: Readonly<Record<string, unknown>>): McpServerOptions {
  const { command, args, env, cwd, policy } = entry
  const given = Object.entries({ command, args, env, cwd }).flatMap(([field, value]) =>
    value === undefined ? [] : [[field, expand(place, value)] as const],
  )
  const options: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(given),
    // A path is told by `/`, which would part the name.
    name: name.replaceAll('/', '_'),
    ...(policy === undefined ? {} : { policy }),
  }
  const folder = options['cwd']
  const inPlace = typeof folder === 'string' ? { cwd: resolve(dirname(place.file), folder) } : {}
  return resolveServer(place.owner, { command: '', ...options, ...inPlace })
}

function sharingOf(
  owner: string,
  { share, idleMs }: Readonly<Record<string, unknown>>,
): Pick<ConfiguredServer, 'share' | 'idleMs'> {
  if (share !== undefined && !isShare(share))
    throw new SpecError('SPEC_INVALID_OPTION', `${owner}: expected \`share\` to be 'process', 'session' or 'call'`)
  const isTime = idleMs === 'infinity' || (typeof idleMs === 'number' && idleMs >= 1)
  if (idleMs !== undefined && !isTime)
    throw new SpecError('SPEC_INVALID_OPTION', `${owner}: expected \`idleMs\` to be a number >= 1 or 'infinity'`)
  return { ...(share === undefined ? {} : { share }), ...(isTime ? { idleMs } : {}) }
}

/** Puts variables of the environment in their places. */
function expand(place: Place, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => expand(place, each))
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, expand(place, each)]))
  if (typeof value !== 'string') return value
  return value.replace(/\$\{(?:env:)?(\w+)(?::-([^}]*))?\}/g, (_, name: string, otherwise?: string) => {
    const found = place.env[name] ?? otherwise
    if (found !== undefined) return found
    throw new SpecError(
      'SPEC_INVALID',
      `${place.owner}: the variable ${name} is not set; write \${${name}:-default} for one that may be missing`,
    )
  })
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new SpecError('SPEC_INVALID', `${file} cannot be read: ${why}`, cause)
  }
}
