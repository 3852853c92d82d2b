import { actor, behaviour, pool, start, supervisor } from '../../../src/index.ts'
import type { Bench, Shape } from '../../harness/bench.ts'
import type { Case } from '../../harness/figures.ts'
import { compare, type Sampler } from '../../harness/rounds.ts'

const CALLS = 10_000

/** What it costs when everybody leaves who waits. */
export const poolCancel: Shape = {
  name: 'pool-cancel',
  title: `${CALLS.toLocaleString('en-US')} calls wait for a pool that is busy, and are cancelled: from the first cancellation until the last caller knows; beside signals of Node that nobody but a counter listens to.`,
  async run(bench: Bench) {
    const cases: Case[] = []
    for (const [name, controllers] of [
      ['by one signal', 1],
      ['each by its own', CALLS],
    ] as const) {
      const contenders = [
        { subject: 'signals alone', open: async () => signalsAlone(controllers) },
        { subject: 'tutti', open: () => waiting(controllers) },
      ]
      cases.push(await compare(bench, { name, unit: 'ms', better: 'lower', bases: ['signals alone'], contenders }))
    }
    return cases
  },
}

function signalsAlone(controllers: number): Sampler {
  return {
    async sample() {
      const aborts = make(controllers)
      let heard = 0
      for (const { signal } of aborts) signal.addEventListener('abort', () => (heard += 1), { once: true })
      return abortAll(aborts)
    },
    close: async () => undefined,
  }
}

async function waiting(controllers: number): Promise<Sampler> {
  const held = behaviour({ init: () => 0, calls: { hold: () => new Promise<never>(() => undefined) } })
  const busy = pool('held', actor('held', held), { size: 2, mailbox: { maxMessages: 2 * CALLS } })
  const system = await start(supervisor('bench', {}, [busy]), { log: 'silent' })
  const ref = system.ref('bench/held', held)
  const hold = (signal?: AbortSignal): Promise<unknown> =>
    ref
      .call('hold', undefined, { deadlineMs: 'infinity', ...(signal === undefined ? {} : { signal }) })
      .catch(() => undefined)
  for (let member = 0; member < 2; member += 1) void hold()
  return {
    async sample() {
      const aborts = make(controllers)
      const calls = Array.from({ length: CALLS }, (_, index) => hold(aborts[index % controllers]?.signal))
      // What the sending has left behind is none of this.
      globalThis.gc?.()
      return abortAll(aborts, calls)
    },
    close: async () => {
      system.kill()
      await system.exited
    },
  }
}

const make = (count: number): readonly AbortController[] => Array.from({ length: count }, () => new AbortController())

async function abortAll(aborts: readonly AbortController[], calls: readonly Promise<unknown>[] = []): Promise<number> {
  const since = performance.now()
  for (const abort of aborts) abort.abort()
  await Promise.all(calls)
  return performance.now() - since
}
