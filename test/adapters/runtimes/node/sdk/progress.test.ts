import { describe, expect, it } from 'vitest'
import { SdkWorker } from './sdk-worker.ts'
import { useWorkers } from './use-workers.ts'

useWorkers()

const quit = async (worker: SdkWorker): Promise<void> => {
  worker.endOfFile()
  expect(await worker.ended()).toMatchObject({ code: 0, stderr: '' })
}

describe('progress', () => {
  it('tells every step of a call that has a few', async () => {
    const worker = await SdkWorker.ready('reports')
    await worker.call(1, 'steps', [[0, 'begun'], [0.5], [1, 'done']])
    expect(worker.unread).toEqual([
      [9, 1, 0, 'begun'],
      [9, 1, 0.5, null],
      [9, 1, 1, 'done'],
    ])
    await quit(worker)
  })

  it('in a tight loop floods nobody, and the last report comes before the answer', async () => {
    const worker = await SdkWorker.ready('reports')
    worker.send([3, 1, null, 'flood', 1_000_000, null, null])
    expect(await worker.answer(1)).toEqual([5, 1, 'done'])
    expect(worker.unread.length).toBeLessThan(1_000)
    expect(worker.unread.at(-1)).toEqual([9, 1, 1, 'step 1000000'])
    await quit(worker)
  })

  it('of a cast is told to nobody', async () => {
    const worker = await SdkWorker.ready('reports')
    worker.send([4, null, 'flood', 100, null, null])
    expect(await worker.next('the end of the cast', () => true)).toEqual([11, 0, 1])
    await quit(worker)
  })

  it.each([-0.1, 1.1, Number.NaN, Infinity, '0.5', null])('of %s is a TypeError', async (fraction) => {
    const worker = await SdkWorker.ready('reports')
    expect(await worker.call(1, 'steps', [[fraction]])).toMatchObject({
      name: 'TypeError',
      message: expect.stringContaining('expected the fraction of progress to be a number from 0 to 1; got '),
    })
    expect(worker.unread).toEqual([])
    await quit(worker)
  })
})
