import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONTAINMENT_NAMES } from '../../src/containment/guarantees.ts'
import { missing } from '../containment/layers.ts'
import { ENDINGS, Hosts } from './orphans/matrix.ts'

/** Hosts per cell. `npm run orphans` ends twenty in each. */
const ROUNDS = 2

/**
 * A bound: a machine that is busy with other tests takes longer than what is promised, which
 * `npm run orphans` holds it to.
 */
const LIMIT_MS = 15_000

/** Those that their layer says it cannot hold. */
const DOCUMENTED = { cgroup: [], pid_namespace: [], process_group: ['daemon', 'own session'] } as const

const hosts = new Hosts()
beforeAll(() => hosts.compile())
afterAll(() => hosts.remove())

const layers = await Promise.all(CONTAINMENT_NAMES.map(async (name) => ({ name, why: await missing(name) })))

describe.each(layers)('when a host ends whose workers are contained by $name', ({ name, why }) => {
  const patience = { limitMs: LIMIT_MS, except: DOCUMENTED[name] }
  const rounds = name === 'process_group' ? 1 : ROUNDS
  it.skipIf(why !== undefined).each(ENDINGS)(
    'as it does when the host %s, who survives is who its layer says',
    async (ending) => {
      for (let round = 0; round < rounds; round += 1) {
        const { survivors, litter } = await hosts.end(name, ending, { progress: 1 + 7 * round, patience })
        // A host that was killed while it was spawning may not have come to its daemons.
        if (ending === 'SIGKILL while spawning')
          expect(DOCUMENTED[name]).toEqual(expect.arrayContaining([...survivors]))
        else expect(survivors).toEqual(DOCUMENTED[name])
        expect(litter).toEqual([])
      }
    },
  )
})
