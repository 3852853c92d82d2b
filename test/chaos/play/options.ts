import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'

/** What `npm run chaos` was asked for, checked, defaults filled in. */
export interface PlayOptions {
  /** Whole number. */
  readonly seed: number
  readonly seconds: number
  /** Strikes per second. */
  readonly rate: number
  readonly json: boolean
}

export const USAGE = 'usage: npm run chaos -- [--seed N] [--seconds S] [--rate STRIKES_PER_SECOND] [--json]'

const LARGEST_SEED = 2 ** 31

/** A day, and more strikes than there are workers: beyond these it is a slip of the finger. */
const MOST_SECONDS = 86_400
const HIGHEST_RATE = 1_000

/**
 * Reads the command line.
 *
 * @param args - Without Node and the script.
 * @returns What is wrong with it, as text, when something is.
 */
export function parseOptions(args: readonly string[]): PlayOptions | string {
  const given = read(args)
  if (typeof given === 'string') return given
  const { seed = String(randomInt(LARGEST_SEED)), seconds, rate, json } = given
  if (!/^-?\d+$/.test(seed) || !Number.isSafeInteger(Number(seed)))
    return `--seed: expected a whole number; got "${seed}"`
  if (!isWithin(seconds, MOST_SECONDS))
    return `--seconds: expected a number above 0, at most ${MOST_SECONDS}; got "${seconds}"`
  if (!isWithin(rate, HIGHEST_RATE)) return `--rate: expected a number above 0, at most ${HIGHEST_RATE}; got "${rate}"`
  return { seed: Number(seed), seconds: Number(seconds), rate: Number(rate), json }
}

/** Node says in a message which option it does not know, or which has no value. */
function read(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string' },
        seconds: { type: 'string', default: '60' },
        rate: { type: 'string', default: '6' },
        json: { type: 'boolean', default: false },
      },
    })
    return values
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function isWithin(text: string, most: number): boolean {
  return text.trim() !== '' && Number(text) > 0 && Number(text) <= most
}
