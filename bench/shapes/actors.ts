import type { Bench, Shape } from '../harness/bench.ts'
import type { Case } from '../harness/figures.ts'
import { callCases } from './actors/calls.ts'
import { restartCase } from './actors/restart.ts'
import { treeCases } from './actors/tree.ts'

const SIZES = [1_000, 10_000, 100_000]
const QUICK_SIZES = [1_000, 10_000]

/** Children in the host itself: no pipe, no bytes. */
export const actors: Shape = {
  name: 'actors',
  title:
    'Actors in the host beside gen_servers in one Erlang: calls, starts and stops of whole trees, memory, one restart among many.',
  async run(bench: Bench) {
    const cases: Case[] = [...(await callCases(bench))]
    for (const size of [10, 10_000]) cases.push(await restartCase(bench, size))
    for (const size of bench.isQuick ? QUICK_SIZES : SIZES) cases.push(...(await treeCases(bench, size)))
    return cases
  },
}
