import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { LogLevel } from '../../src/index.ts'
import type { Voice } from '../../supervision-trees/linguistics.ts'
import { parseDuration } from './duration.ts'
import { InputError } from './input-error.ts'

/** Who plays, in the order of the score. */
export const VOICES: readonly Voice[] = ['ingest', 'tokenizer', 'sentiment']

/** What the user asked for, checked, defaults filled in. */
export interface Options {
  /** File, folder or URL; `undefined`: the corpus that comes with the example. */
  readonly input: string | undefined
  /** Articles per second. */
  readonly rate: number
  /** How often the whole input is played; whole number >= 1. */
  readonly repeat: number
  /** Whose workers are killed, in this order, round and round. */
  readonly kill: readonly Voice[]
  /** Time between two kills, in milliseconds. */
  readonly everyMs: number
  /** How long one article may take, waiting included, in milliseconds. */
  readonly deadlineMs: number
  readonly json: boolean
  readonly logLevel: LogLevel | 'silent'
}

const DEFAULTS = Object.freeze({ rate: 10, repeat: 1, everyMs: 1_000, deadlineMs: 60_000 })
const LEVELS: readonly (LogLevel | 'silent')[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

/** What commander leaves, before defaults that depend on other options. */
interface Given {
  readonly input?: string
  readonly rate: number
  readonly repeat: number
  readonly kill: readonly Voice[]
  readonly every?: number
  readonly deadline: number
  readonly json?: boolean
  readonly logLevel?: LogLevel | 'silent'
}

/**
 * Reads the command line.
 *
 * @param args - Without Node and the script.
 * @returns `undefined` when it asked for help, which has been printed.
 * @throws {@link InputError} `OPTION_UNKNOWN` or `OPTION_INVALID`.
 */
export function parseOptions(args: readonly string[]): Options | undefined {
  const command = createCommand()
  try {
    command.parse(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return undefined
    throw refusal(error)
  }
  const given = command.opts<Given>()
  if (given.every !== undefined && given.kill.length === 0)
    throw new InputError(
      'OPTION_INVALID',
      '--every says how often to kill, so it needs --kill. Add `--kill sentiment`.',
    )
  const { input, rate, repeat, kill, every = DEFAULTS.everyMs, deadline, json = false } = given
  // Those who kill on purpose need no warning of each death: the summary counts them.
  const logLevel = given.logLevel ?? (kill.length > 0 ? 'silent' : 'warn')
  return { input, rate, repeat, kill, everyMs: every, deadlineMs: deadline, json, logLevel }
}

function createCommand(): Command {
  return new Command('npm start --')
    .description('Plays articles through a supervised tree: Node fetches them, Go cuts them, Python judges them.')
    .option('--input <file|folder|URL>', 'your own text, HTML or plain; default: the corpus of the example')
    .option('--rate <number>', 'articles per second', positive(10_000), DEFAULTS.rate)
    .option('--repeat <number>', 'play the input so many times', whole(100_000), DEFAULTS.repeat)
    .addOption(
      new Option('--kill <child,...>', `kill these workers in turn: ${VOICES.join(', ')}`)
        .argParser(voices)
        .default([], 'none'),
    )
    .option('--every <duration>', 'time between two kills, as 300ms or 2s (default: 1s)', duration)
    .addOption(
      new Option('--deadline <duration>', 'how long an article may take, waiting included')
        .argParser(duration)
        .default(DEFAULTS.deadlineMs, '1m'),
    )
    .option('--json', 'print one JSON document at the end; progress goes to stderr as JSON lines')
    .option('--log-level <level>', `${LEVELS.join(', ')} (default: warn; silent with --kill)`, level)
    .option('--no-color', 'no colours; the variable NO_COLOR does the same')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .addHelpText('after', HELP)
}

const HELP = `
Kills go on until the last article has been sent; then the tree is left to recover and to finish what waits.

Exit codes: 0 every article was accounted for (a failure with a name is), 1 not, or none had a result, 2 wrong usage,
130 after Ctrl-C.`

/** @see https://github.com/tj/commander.js/blob/master/lib/error.js for the codes */
function refusal({ code, message }: CommanderError): InputError {
  const isUnknown = code === 'commander.unknownOption' || code === 'commander.excessArguments'
  const hint = code === 'commander.excessArguments' ? ' Name your text with --input.' : ''
  const text = message.replace(/^error: /, '')
  const end = /[.!?)]$/.test(text) ? '' : '.'
  return new InputError(
    isUnknown ? 'OPTION_UNKNOWN' : 'OPTION_INVALID',
    `${text}${end}${hint} See \`npm start -- --help\`.`,
  )
}

function positive(max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() !== '' && value > 0 && value <= max) return value
    throw new InvalidArgumentError(`Give a number above 0, at most ${max}.`)
  }
}

function whole(max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() !== '' && Number.isInteger(value) && value >= 1 && value <= max) return value
    throw new InvalidArgumentError(`Give a whole number from 1 to ${max}.`)
  }
}

function duration(text: string): number {
  const ms = parseDuration(text)
  if (ms === undefined) throw new InvalidArgumentError('Give a number above 0 with its unit, as 300ms, 2s or 1m.')
  return ms
}

function voices(text: string): readonly Voice[] {
  return text.split(',').map((name) => {
    const voice = VOICES.find((each) => each === name.trim())
    if (voice === undefined)
      throw new InvalidArgumentError(`There is no child "${name}"; there are ${VOICES.join(', ')}.`)
    return voice
  })
}

function level(text: string): LogLevel | 'silent' {
  const found = LEVELS.find((each) => each === text)
  if (found === undefined) throw new InvalidArgumentError(`The levels are ${LEVELS.join(', ')}.`)
  return found
}
