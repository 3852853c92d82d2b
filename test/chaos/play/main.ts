// Kills, freezes, corrupts and delays 33 workers in three languages under load, and counts what became of every call.
//
// usage: npm run chaos -- [--seed N] [--seconds S] [--rate STRIKES_PER_SECOND] [--json]
//
// Exit code 1 when a call hung, was lost, ran twice without leave, or ran though its caller was told that it had not; when a process outlived the system; or
// when the tree gave up.

import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { playChaos } from './play-chaos.ts'
import { isClean, summary } from './report.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '6' },
    json: { type: 'boolean', default: false },
  },
})
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed)
const seconds = Number(values.seconds)
const rate = Number(values.rate)
if (!Number.isSafeInteger(seed) || !(seconds > 0) || !(rate > 0)) {
  console.error('expected --seed to be a whole number, --seconds and --rate to be numbers > 0')
  process.exit(2)
}
const since = performance.now()
const say = (line: string): void =>
  console.error(`${String(Math.round((performance.now() - since) / 1_000))} s  ${line}`)
say(`seed ${seed}; to play it again: npm run chaos -- --seed ${seed} --seconds ${seconds} --rate ${rate}`)
const report = await playChaos({ seed, seconds, rate, onProgress: say })
console.log(values.json ? JSON.stringify(report) : `\n${summary(report)}`)
process.exitCode = isClean(report) ? 0 : 1
