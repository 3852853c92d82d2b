import { describe, expect, it } from 'vitest'
import { createTelemetry } from '../../../src/telemetry/telemetry.ts'
import { until } from '../../../src/testing/index.ts'

const system = { id: 'under-test' }
const telemetry = createTelemetry(system.id)
const starting = (path: string): void => telemetry.emit('child:starting', { path, incarnation: path })

describe('until', () => {
  it('resolves with the next event of that name', async () => {
    const event = until(system, 'system:stopping')
    telemetry.emit('system:stopping', { reason: 'enough' })
    telemetry.emit('system:stopping', { reason: 'more than enough' })
    expect(await event).toEqual({ reason: 'enough' })
  })

  it('waits for the one that is about a path, and for which `where` is true', async () => {
    const event = until(system, 'child:starting', { path: 'main/b', where: ({ incarnation }) => incarnation === '2' })
    starting('main/a')
    starting('main/b')
    telemetry.emit('child:starting', { path: 'main/b', incarnation: '2' })
    expect(await event).toEqual({ path: 'main/b', incarnation: '2' })
  })

  it('does not count the events of other systems', async () => {
    const event = until(system, 'system:stopping', { limitMs: 20 })
    createTelemetry('another').emit('system:stopping', { reason: 'enough' })
    await expect(event).rejects.toMatchObject({ code: 'TEST_LIMIT' })
  })

  it('names what was awaited, how long, and what came instead', async () => {
    const event = until(system, 'worker:ready', { path: 'main/a', limitMs: 20 })
    for (let index = 0; index < 14; index += 1) starting(`main/${index}`)
    const error = await event.catch((cause: unknown) => cause)
    expect(error).toMatchObject({
      code: 'TEST_LIMIT',
      message: expect.stringMatching(
        /^Waited 20 ms for worker:ready of "main\/a"\. The last 12 of 14 events meanwhile:\n/,
      ),
    })
    expect(String(error)).toContain('child:starting  {"path":"main/13","incarnation":"main/13"}')
    expect(String(error)).not.toContain('"main/1"')
  })

  it('says so when nothing came', async () => {
    await expect(until(system, 'worker:ready', { limitMs: 5 })).rejects.toThrow('Nothing happened meanwhile')
  })

  it('rejects with what `where` throws', async () => {
    const event = until(system, 'system:stopping', {
      where: () => {
        throw new Error('a slip of the pen')
      },
    })
    telemetry.emit('system:stopping', { reason: 'enough' })
    await expect(event).rejects.toThrow('a slip of the pen')
  })
})
