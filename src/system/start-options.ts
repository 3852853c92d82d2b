import { constants } from 'node:os'
import { isMainThread } from 'node:worker_threads'
import type { Clock } from '../clock/clock.ts'
import type { ContainmentName } from '../containment/guarantees.ts'
import { SpecError } from '../errors/spec-error.ts'
import type { LogOptions } from '../log/log-sink.ts'
import { describeValue } from '../options/describe-value.ts'
import { A_CLOCK, A_SIGNAL, isRecord, LIST_OF_OBJECTS, type OptionRule } from '../options/option-rule.ts'
import { checkOption, optionsOf } from '../options/options-of.ts'
import type { LogLevel } from '../telemetry/event.ts'
import { type ForeignKinds, KINDS } from './own-kinds.ts'
import type { Phase } from './phases.ts'
import type { OnRootExit } from './root-exit.ts'

/** Options of `start()`. */
export interface StartOptions {
  /**
   * What is logged, and how. Default: warnings and errors, as text, on stderr. `'silent'` is short
   * for `{ level: 'silent' }`.
   */
  readonly log?: LogOptions | 'silent'
  /**
   * Signals that shut the system down in order, also while it is starting; a second one, half a
   * second later or more, kills what is left. Meanwhile they no longer end the process: whoever
   * asks for this awaits `system.exited` and ends it. Default: none.
   */
  readonly signals?: readonly NodeJS.Signals[]
  /**
   * What happens in a shutdown, in order. Default: `unbind`, `drain`, `tree`, `cleanup`, 5 seconds
   * each, and the tree without limit.
   */
  readonly phases?: readonly Phase[]
  /**
   * Where prepared things are kept. Default: `TUTTI_CACHE_DIR`, else the user's cache folder of the
   * platform.
   */
  readonly cacheDir?: string
  /**
   * How what workers start is held together, so that nothing of it outlives them, or the host.
   * Default: `TUTTI_CONTAINMENT`, else `'auto'`, the strongest layer that this machine offers;
   * `system.guarantees()` says which.
   */
  readonly containment?: ContainmentName | 'auto'
  /**
   * What the process does when the root of the tree ends by itself, as when it gives up; the
   * shutdown has been carried out in order then.
   *
   * - `'report'`, the default: it goes on; the log has said who was at fault, and every later call
   *   fails with that as its `cause`. OTP's `temporary` application.
   * - `'exit'`: it ends, with the exit code of the report, which is 1. For a program that is of no
   *   use without its tree. OTP's `permanent` application.
   * - a function: it is called with {@link RootExit}. What it throws is an unhandled rejection.
   */
  readonly onRootExit?: OnRootExit
  /** Ends a start that is under way: what had come up is stopped again. */
  readonly signal?: AbortSignal
  /**
   * Kinds of child that are not ours: each is one value, and its name is `owner:kind`, as
   * `acme:container`. Default: none. See `docs/kinds.md`.
   */
  readonly kinds?: ForeignKinds
  /** Default: the clock of the machine. */
  readonly clock?: Clock
}

/** For the messages of errors. */
const OWNER = 'Options of start()'

/** Nobody can listen for these. */
const DEAF_SIGNALS = ['SIGKILL', 'SIGSTOP']

const LOG_NAMES: readonly string[] = ['level', 'format', 'logger']

const FORMAT: OptionRule = { is: (value) => value === 'text' || value === 'json', expected: "'text' or 'json'" }

const LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']

const LOGGER: OptionRule = {
  is: (value) => isRecord(value) && LEVELS.every((level) => typeof value[level] === 'function'),
  expected: `a logger, with ${LEVELS.map((level) => `\`${level}\``).join(', ')}`,
}

const RULES: Readonly<Record<keyof StartOptions, OptionRule>> = {
  log: {
    is: (value) => value === 'silent' || isRecord(value),
    expected: "'silent' or an object of `level`, `format` and `logger`",
  },
  signals: {
    is: Array.isArray,
    expected: "an array of names of signals that can be listened for, as ['SIGINT', 'SIGTERM']",
  },
  phases: LIST_OF_OBJECTS,
  cacheDir: { is: (value) => typeof value === 'string' && value !== '', expected: 'the path of a folder' },
  // Its values are checked with those of the environment.
  containment: { is: (value) => typeof value === 'string', expected: 'the name of a layer' },
  onRootExit: {
    is: (value) => value === 'exit' || value === 'report' || typeof value === 'function',
    expected: "'exit', 'report' or a function",
  },
  kinds: KINDS,
  signal: A_SIGNAL,
  clock: A_CLOCK,
}

/**
 * Checks what `start()` was given, before anything is begun that would have to be undone.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` or `SPEC_UNKNOWN_OPTION`, with the name of the
 *   option.
 */
export function checkStartOptions(options: StartOptions): StartOptions {
  const checked = optionsOf(OWNER, options, RULES)
  for (const [index, signal] of (checked.signals ?? []).entries()) checkSignal(index, signal)
  refuseSignalsInThread(checked.signals)
  if (checked.log === undefined || checked.log === 'silent') return checked
  const log = optionsOf(`${OWNER}, \`log\``, checked.log, {}, LOG_NAMES)
  const { format, logger } = log
  if (format !== undefined) checkOption({ owner: OWNER, name: 'log.format' }, format, FORMAT)
  if (logger !== undefined) checkOption({ owner: OWNER, name: 'log.logger' }, logger, LOGGER)
  return { ...checked, log }
}

/**
 * Node tells signals of the process to its main thread alone: elsewhere the option would be a
 * promise that nobody keeps.
 */
function refuseSignalsInThread(signals: StartOptions['signals'] = []): void {
  if (isMainThread || signals.length === 0) return
  const remedy = 'Listen in the main thread, tell this one by a message, and call `system.shutdown()`'
  throw new SpecError(
    'SPEC_BAD_COMBINATION',
    `${OWNER}: \`signals\` in a worker_threads thread: they come to the main thread only. ${remedy}`,
  )
}

function checkSignal(index: number, signal: unknown): void {
  const known = Object.keys(constants.signals).filter((name) => !DEAF_SIGNALS.includes(name))
  if (typeof signal === 'string' && known.includes(signal)) return
  const isDeaf = typeof signal === 'string' && DEAF_SIGNALS.includes(signal)
  const got = `${describeValue(signal)}${isDeaf ? ', on which the kernel acts without asking' : ''}`
  const expected = "a signal that can be listened for, as 'SIGINT' or 'SIGTERM'"
  throw new SpecError('SPEC_INVALID_OPTION', `${OWNER}: expected \`signals[${index}]\` to be ${expected}; got ${got}`)
}
