import { randomInt } from 'node:crypto'
import { Command } from 'commander'
import { wholeNumber } from '../../fixtures/whole-number.ts'
import { compare } from './compare.ts'
import { otpRelease } from './on-otp.ts'

const command = new Command('compare:otp')
  .description('Plays the same random scripts on Erlang/OTP and on Tutti, and compares what is seen.')
  .option('--scripts <number>', 'how many', wholeNumber(1), 500)
  .option('--seed <number>', 'plays the same scripts again; without it, random', wholeNumber(0))
  .parse()
const options = command.opts<{ readonly scripts: number; readonly seed?: number }>()
const seed = options.seed ?? randomInt(2 ** 31)
const release = otpRelease()
if (release === undefined) {
  console.error("There is no Erlang on this machine. Install Debian's erlang-base.")
  process.exitCode = 1
} else {
  const began = performance.now()
  console.error(`playing ${options.scripts} scripts on OTP ${release} and on Tutti; seed ${seed}`)
  const { scripts, stimuli, lines, differences } = await compare(seed, options.scripts)
  for (const difference of differences) console.log(`${difference}\n`)
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  const played = `${scripts} scripts, ${stimuli} stimuli, ${lines} events, in ${seconds} s`
  console.log(`OTP ${release} and Tutti, ${played}: ${differences.length} scripts differ; seed ${seed}`)
  process.exitCode = differences.length === 0 ? 0 : 1
}
