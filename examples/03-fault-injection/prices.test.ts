import { afterEach, expect, it } from 'vitest'
import '../../src/testing/vitest.ts'
import { python } from '../../adapters/runtimes/python/adapter.ts'
import { supervisor, worker } from '../../src/index.ts'
import { expectNoOrphans, killWorker, startForTest } from '../../src/testing/index.ts'

const prices = python({ program: new URL('./prices.py', import.meta.url) })
const tree = supervisor('shop', { intensity: 3, periodMs: 5_000 }, [worker('prices', prices)])

afterEach(() => expectNoOrphans())

it('answers every call, whoever dies meanwhile', async () => {
  const system = await startForTest(tree)
  const ref = system.ref('shop/prices')
  const articles = Array.from({ length: 500 }, (_, index) => index)
  const calls = articles.map((article) => ref.call('price', article, { idempotent: true }))

  await calls[0]
  const death = await killWorker(system, 'shop/prices')

  await expect(death).toExitWith({ type: 'signaled', signal: 'SIGKILL' })
  expect(death.inFlight.length).toBeGreaterThan(0)
  expect(await Promise.all(calls)).toEqual(articles.map((article) => 100 + article))
  expect(system).toHaveRestarted('shop/prices', 1)
  await system.shutdown()
  await expect(system).toLeaveNoProcess()
})
