import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { node } from '../../adapters/runtimes/node/adapter.ts'
import { python } from '../../adapters/runtimes/python/adapter.ts'
import { explainDeath, type Program, start, supervisor, worker } from '../../src/index.ts'
import { Kind } from '../../src/wire/kind.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { startMain } from '../fixtures/systems.ts'
import { speakingProgram } from './raw-program.ts'

const REFUSES = `(message, say) => {
  const error = { code: 'UNKNOWN_METHOD', name: 'Unknown', message: 'what?' }
  if (message[0] === ${Kind.CALL}) say([${Kind.FAIL}, message[1], error])
}`

describe('a worker without an SDK', () => {
  it('that is asked for what it does not know has its methods listed', async () => {
    const system = await startMain([worker('w', speakingProgram(REFUSES))])
    await expect(system.ref('main/w').call('x')).rejects.toThrow(/failed with Unknown: what\? \(its methods are "m"\)/)
  })

  it('that gives no credit for casts is told so on its certificate', async () => {
    const system = await startMain([worker('w', speakingProgram('() => undefined', 4), { shutdown: 500 })])
    const died = awaitEvent('worker:died', ({ death }) => death.path === 'main/w')
    for (let count = 0; count < 4; count += 1) system.ref('main/w').cast('m', count)
    await system.shutdown()
    const { death } = await died
    expect(death.missingCredit).toBe(4)
    expect(explainDeath(death)).toMatch(/credit: It never said of any of the 4 casts that it is finished/)
  })

  it('that gives credit is not', async () => {
    const gives = `({ 0: kind }, say) => void (kind === ${Kind.CAST} && !mind.said && (mind.said = true) && say([${Kind.CREDIT}, 0, 1]))`
    const system = await startMain([worker('w', speakingProgram(gives, 4), { shutdown: 500 })])
    const died = awaitEvent('worker:died', ({ death }) => death.path === 'main/w')
    for (let count = 0; count < 4; count += 1) system.ref('main/w').cast('m', count)
    await system.shutdown()
    const { death } = await died
    expect([death.missingCredit, death.inFlight.length]).toEqual([undefined, 3])
  })
})

const folder = mkdtempSync(join(tmpdir(), 'tutti-forgotten-'))
afterAll(() => rmSync(folder, { recursive: true }))

const written = (name: string, source: string): string => {
  writeFileSync(join(folder, name), source)
  return join(folder, name)
}

/** Programs with an SDK that do not serve. */
const FORGOTTEN: readonly (readonly [what: string, program: () => Program])[] = [
  [
    'Python that ends without `worker.run()`',
    () => python({ program: written('ends.py', 'from tutti import Worker\nworker = Worker()\n') }),
  ],
  [
    'Node that ends without `serve()`',
    () =>
      node({
        program: written('ends.ts', `import { serve } from 'tutti/adapters/node/sdk'\nexport const s = serve\n`),
      }),
  ],
  [
    'Node that stays without `serve()`',
    () => node({ program: written('stays.mjs', 'setInterval(() => undefined, 60_000)\n') }),
  ],
]

describe('a program with an SDK', () => {
  it.each(FORGOTTEN)('in %s is told to serve', { timeout: 120_000 }, async (_, program) => {
    const spec = worker('w', program(), { startTimeoutMs: 3_000 })
    const told = await start(supervisor('main', {}, [spec]), { log: 'silent' }).then(
      () => 'it has started',
      (error: unknown) => String(error),
    )
    expect(told.split('\n')[0]).toMatch(/it has to serve: .*`worker\.run\(\)`.*`serve\(\{ … \}\)`.*`w\.Run\(\)`/)
  })
})
