// Kills, freezes, corrupts, delays and starves 33 workers in three languages under load, takes
// descriptors and disk from their host, and counts what became of every call.
//
// usage: npm run chaos -- [--seed N] [--seconds S] [--rate STRIKES_PER_SECOND] [--json]
//
// Exit code 1 when a call hung, was lost, ran twice without leave, or ran though its caller was
// told that it had not; when a process outlived the system; when the tree gave up, or could not be
// started. 2 for wrong usage. Ctrl-C ends the play early and in order, with a report of what was
// played, and 130; a second one ends it at once.

import { constants } from 'node:os'
import { systemClock } from '../../../src/clock/clock.ts'
import { isTuttiError } from '../../../src/index.ts'
import { handleSignals } from '../../../src/system/signals.ts'
import { type PlayOptions, parseOptions, USAGE } from './options.ts'
import { playChaos } from './play-chaos.ts'
import { isClean, summary } from './report.ts'

const options = parseOptions(process.argv.slice(2))
if (typeof options === 'string') {
  console.error(`${options}\n${USAGE}`)
  process.exitCode = 2
} else {
  process.exitCode = await main(options)
}

/** Plays, and says how it went. @returns The exit code. */
async function main({ seed, seconds, rate, json }: PlayOptions): Promise<number> {
  const since = performance.now()
  const say = (line: string): void =>
    console.error(`${String(Math.round((performance.now() - since) / 1_000))} s  ${line}`)
  const interruption = new AbortController()
  let received: NodeJS.Signals | undefined
  const stopListening = handleSignals(
    ['SIGINT', 'SIGTERM', 'SIGHUP'],
    {
      onFirst: (signal) => {
        received = signal
        say(`${signal} was received: the play ends now; once more, and it ends without a report`)
        interruption.abort()
      },
      // What is left of the tree goes with its host.
      onAgain: (signal) => process.exit(exitCodeOf(signal)),
    },
    systemClock,
  )
  say(`seed ${seed}; to play it again: npm run chaos -- --seed ${seed} --seconds ${seconds} --rate ${rate}`)
  try {
    const report = await playChaos({ seed, seconds, rate, onProgress: say, signal: interruption.signal })
    console.log(json ? JSON.stringify(report) : `\n${summary(report)}`)
    if (!isClean(report)) return 1
    return received === undefined ? 0 : exitCodeOf(received)
  } catch (error) {
    if (!isTuttiError(error)) throw error
    console.error(`${error.code}: ${error.message}`)
    return received === undefined ? 1 : exitCodeOf(received)
  } finally {
    stopListening()
  }
}

/** As shells have it: 130 for SIGINT. */
function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal]
}
