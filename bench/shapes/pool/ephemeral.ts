import { systemClock } from '../../../src/clock/clock.ts'
import { type Program, pool, type System, start, supervisor, worker } from '../../../src/index.ts'
import type { Bench, Shape } from '../../harness/bench.ts'
import type { Case } from '../../harness/figures.ts'
import { compare, type Sampler } from '../../harness/rounds.ts'
import { median } from '../../harness/statistics.ts'
import { preparedProgram } from '../../subjects/prepared-program.ts'
import { echoWith } from '../../subjects/runtimes.ts'
import { echoProgram } from '../../subjects/tutti.ts'

const SPARE = 2

/** What isolation costs a caller while spare lives last. */
export const poolEphemeral: Shape = {
  name: 'pool-ephemeral',
  title: `\`ephemeral: 'call'\` with ${SPARE} spare lives that have answered a \`warmUp\`: a call that gets one of them, from the call to its answer, the median of a round.`,
  async run(bench: Bench) {
    const programs: readonly (readonly [string, () => Promise<Program>])[] = [
      ['C', () => echoProgram(bench.tools)],
      ['Python', () => preparedProgram(echoWith.python())],
      ['Node', () => preparedProgram(echoWith.node())],
    ]
    const cases: Case[] = []
    for (const [name, program] of programs) {
      const contenders = [{ subject: 'tutti', open: async () => open(await program(), bench.isQuick ? 5 : 20) }]
      cases.push(await compare(bench, { name, unit: 'ms', better: 'lower', bases: [], contenders }))
    }
    return cases
  },
}

async function open(program: Program, calls: number): Promise<Sampler> {
  const size = { min: 0, max: 2 * SPARE, spare: SPARE }
  const warmUp = { method: 'echo', args: 'warm' }
  const tree = supervisor('bench', {}, [pool('echo', worker('echo', program), { size, ephemeral: 'call', warmUp })])
  const system = await start(tree, { log: 'silent' })
  const ref = system.ref('bench/echo')
  return {
    async sample() {
      const times: number[] = []
      for (let made = 0; made < calls; made += 1) {
        await sparesAreReady(system)
        const since = performance.now()
        await ref.call('echo', 'x')
        times.push(performance.now() - since)
      }
      return median(times)
    },
    close: async () => {
      await system.shutdown()
    },
  }
}

/** As many as there are to be, warm-up included. It is none of what is measured. */
async function sparesAreReady(system: System): Promise<void> {
  const members = () => system.pool('bench/echo')?.members ?? []
  const isSpare = ({ state, inFlight, answered }: ReturnType<typeof members>[number]): boolean =>
    state === 'running' && inFlight === 0 && answered === 0
  while (members().filter(isSpare).length < SPARE)
    await new Promise<void>((resolve) => void systemClock.setTimer(1, resolve))
}
