import { AN_OBJECT, LIST_OF_OBJECTS, LIST_OF_TEXTS, type OptionRule, optionsOf } from '../../../src/adapter-kit.ts'
import type { Backoff, Preparation, StartOptions } from '../../../src/index.ts'

/** How a server is kept alive, and how it is stopped. */
export interface McpPolicy {
  /** At most this many restarts in any `periodMs`; whole number >= 0. Default 5. */
  readonly intensity?: number
  /** Milliseconds, whole number >= 1. Default 60 000. */
  readonly periodMs?: number
  /**
   * Waits between restarts. Default: 5 ms before the first, four times as long before each next
   * one, at most 30 s; anew after a life of 30 s.
   */
  readonly backoff?: Backoff
  /** From its start to its first answer, in milliseconds >= 1. Default 30 000. */
  readonly startTimeoutMs?: number
  /**
   * From the end of its input to SIGKILL, in milliseconds >= 0; SIGTERM comes before. Default 800.
   */
  readonly shutdownMs?: number
  /**
   * Requests that are sent once more when the server dies with them. `annotated`: those that only
   * read, and calls of tools that are annotated `readOnlyHint` or `idempotentHint`. `none`: they
   * fail. Default `'annotated'`.
   */
  readonly retry?: 'annotated' | 'none'
  /** Largest message, in bytes, >= 1024. Default 67 108 864. */
  readonly maxMessageBytes?: number
  /** How what it starts is held together. Default: `TUTTI_CONTAINMENT`, else `'auto'`. */
  readonly containment?: StartOptions['containment']
}

/** A server, with the options of the official `StdioClientTransport`, and how it is kept alive. */
export interface McpServerOptions {
  /** Looked up on `PATH` unless it is a path. */
  readonly command: string
  /** Default none. */
  readonly args?: readonly string[]
  /**
   * Variables added to the few that are passed on: `PATH`, `HOME`, `USER`, `SHELL`, `TERM`, `LANG`
   * and their like. Default none.
   */
  readonly env?: Readonly<Record<string, string>>
  /** Absolute working folder. Default: the host's. */
  readonly cwd?: string
  /**
   * What becomes of its stderr. `inherit`: it is written to that of the host. `pipe`: it can be
   * read from `transport.stderr`. `ignore`: only its last lines are kept, for errors. Default
   * `'inherit'`.
   */
  readonly stderr?: 'inherit' | 'pipe' | 'ignore'
  /**
   * What must be made before its first start, in order, as {@link npmServer} and {@link pypiServer}
   * say it; `{name}` in `command`, `args` and `env` stands for its folder. Default none.
   */
  readonly prepare?: readonly Preparation[]
  /** What it is called in errors and events. Default: the name of the command. */
  readonly name?: string
  /** Default: see each field. */
  readonly policy?: McpPolicy
}

/**
 * Checked, with the defaults of a policy filled in. What a worker's spec has itself is checked when
 * that is parsed.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` or `SPEC_UNKNOWN_OPTION`.
 */
export function resolveServer(owner: string, options: McpServerOptions): ResolvedServer {
  const given = { ...REQUIRED, ...optionsOf(owner, options) }
  const { policy = {}, ...server } = optionsOf(owner, given, SERVER_RULES)
  return { ...server, policy: { ...DEFAULTS, ...optionsOf(`${owner}, \`policy\``, policy, POLICY_RULES) } }
}

/** As {@link resolveServer} gives it. */
export type ResolvedServer = Omit<McpServerOptions, 'policy'> & {
  readonly policy: typeof DEFAULTS & Pick<McpPolicy, 'maxMessageBytes' | 'containment'>
}

/** Its value is not right, so that a command that is missing is told. */
const REQUIRED = { command: '' }

const DEFAULTS: Required<Omit<McpPolicy, 'maxMessageBytes' | 'containment'>> = Object.freeze({
  intensity: 5,
  periodMs: 60_000,
  backoff: Object.freeze({ initialMs: 5, factor: 4, maxMs: 30_000, resetAfterMs: 30_000 }),
  startTimeoutMs: 30_000,
  shutdownMs: 800,
  retry: 'annotated',
})

const TEXT: OptionRule = { is: (value) => typeof value === 'string' && value !== '', expected: 'a non-empty string' }

const oneOf = (...values: readonly string[]): OptionRule => ({
  is: (value) => typeof value === 'string' && values.includes(value),
  expected: values.map((value) => `'${value}'`).join(' or '),
})

const number = (min: number): OptionRule => ({
  is: (value) => typeof value === 'number' && Number.isFinite(value) && value >= min,
  expected: `a finite number >= ${min}`,
})

/** Of each option. */
export const SERVER_RULES: Readonly<Record<keyof McpServerOptions, OptionRule>> = {
  command: TEXT,
  args: LIST_OF_TEXTS,
  env: AN_OBJECT,
  cwd: TEXT,
  stderr: oneOf('inherit', 'pipe', 'ignore'),
  prepare: LIST_OF_OBJECTS,
  name: { is: (value) => TEXT.is(value) && !String(value).includes('/'), expected: 'a non-empty string without "/"' },
  policy: AN_OBJECT,
}

const POLICY_RULES: Readonly<Record<keyof McpPolicy, OptionRule>> = {
  intensity: number(0),
  periodMs: number(1),
  backoff: AN_OBJECT,
  startTimeoutMs: number(1),
  shutdownMs: number(0),
  retry: oneOf('annotated', 'none'),
  maxMessageBytes: number(1_024),
  containment: TEXT,
}
