import { describe, expect, it } from 'vitest'
import { createTelemetry } from '../../../src/telemetry/telemetry.ts'
import { formatEvent, pathOf, type RecordedEvent, recordEvents } from '../../../src/testing/events/record-events.ts'

describe('recordEvents', () => {
  it('records the chosen events of one system, without its id, until it is undone', () => {
    const events: RecordedEvent[] = []
    const recorder = { systemId: 'a', names: ['child:starting'] as const, now: () => 5 }
    const undo = recordEvents({ ...recorder, onEvent: (event) => events.push(event) })
    const fields = { path: 'main/a', incarnation: '1' }
    createTelemetry('a').emit('child:starting', fields)
    createTelemetry('b').emit('child:starting', fields)
    createTelemetry('a').emit('system:stopping', { reason: 'enough' })
    undo()
    createTelemetry('a').emit('child:starting', fields)
    expect(events).toEqual([{ name: 'child:starting', atMs: 5, fields }])
  })
})

describe('pathOf', () => {
  it('finds the child that an event is about', () => {
    expect(pathOf({ path: 'main/a', incarnation: '1' })).toBe('main/a')
    expect(pathOf({ reason: 'enough' })).toBeUndefined()
  })
})

describe('formatEvent', () => {
  it('makes one line of it', () => {
    const event = { name: 'system:stopping', atMs: 12.4, fields: { reason: 'enough' } } as const
    expect(formatEvent(event)).toBe('12 ms  system:stopping  {"reason":"enough"}')
  })
})
