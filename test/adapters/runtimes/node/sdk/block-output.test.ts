import { describe, expect, it } from 'vitest'
import { SdkWorker } from './sdk-worker.ts'
import { useWorkers } from './use-workers.ts'

useWorkers()

const WAYS = ['uncaught', 'rejected', 'exits', 'aborts', 'writes itself', 'is killed']
const LINES = 20_000

describe('what a worker prints', () => {
  describe.each(['log', 'error'])('20 000 lines by console.%s before', (to) => {
    it.each(WAYS)('it %s are all there, and its last words behind them', { timeout: 60_000 }, async (how) => {
      const worker = await SdkWorker.ready('last-words')
      worker.send([3, 1, null, 'die', { how, lines: LINES, to }, null, null])
      const { stdout, stderr } = await worker.ended()
      const printed = to === 'log' ? stdout : stderr
      expect(printed.split('\n').filter((line) => line.startsWith('item '))).toHaveLength(LINES)
      expect(stderr).toContain('the reason: disk is full')
    })
  })
})
