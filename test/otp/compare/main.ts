import { parseArgs } from 'node:util'
import { compare } from './compare.ts'
import { otpRelease } from './on-otp.ts'

const { values } = parseArgs({
  options: { scripts: { type: 'string', default: '500' }, seed: { type: 'string' } },
})
const seed = Number(values.seed ?? Math.trunc(Math.random() * 2 ** 31))
const release = otpRelease()
if (release === undefined) {
  console.error("There is no Erlang on this machine. Install Debian's erlang-base.")
  process.exitCode = 1
} else {
  const began = performance.now()
  const { scripts, stimuli, lines, differences } = await compare(seed, Number(values.scripts))
  for (const difference of differences) console.log(`${difference}\n`)
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  const played = `${scripts} scripts, ${stimuli} stimuli, ${lines} events, in ${seconds} s`
  console.log(`OTP ${release} and Tutti, ${played}: ${differences.length} scripts differ; seed ${seed}`)
  process.exitCode = differences.length === 0 ? 0 : 1
}
