import { describe, expect, it } from 'vitest'
import { createTelemetry } from '../../../src/telemetry/telemetry.ts'
import { History } from '../../../src/testing/events/history.ts'
import { TestClock } from '../../../src/testing/index.ts'

describe('History', () => {
  it('holds the events of one system, with their time, without those of single calls', async () => {
    const clock = new TestClock()
    await clock.advance(50)
    const history = new History('a', clock)
    const telemetry = createTelemetry('a')
    await clock.advance(10)
    telemetry.emit('system:stopping', { reason: 'enough' })
    telemetry.emit('call:sent', { path: 'main/a', method: 'echo' })
    createTelemetry('b').emit('system:stopping', { reason: 'another' })
    history.end()
    telemetry.emit('system:stopping', { reason: 'late' })
    expect(history.events).toEqual([{ name: 'system:stopping', atMs: 10, fields: { reason: 'enough' } }])
  })

  it('keeps the last events when there are more than it may keep', () => {
    const history = new History('a', new TestClock(), 2)
    const telemetry = createTelemetry('a')
    for (const reason of ['first', 'second', 'third']) telemetry.emit('system:stopping', { reason })
    history.end()
    expect(history.events.map(({ fields }) => fields)).toEqual([{ reason: 'second' }, { reason: 'third' }])
  })

  it('counts restarts of one child, and of all', () => {
    const history = new History('a', new TestClock())
    const telemetry = createTelemetry('a')
    for (const path of ['main/a', 'main/b', 'main/a', 'main/a', 'main/b'])
      telemetry.emit('child:started', { path, incarnation: '', type: 'worker', durationMs: 1 })
    history.end()
    expect(history.restarts()).toBe(3)
    expect(history.restarts('main/a')).toBe(2)
    expect(history.restarts('main/c')).toBe(0)
    expect(history.of('child:started', 'main/b')).toHaveLength(2)
  })
})
