import { expect, it } from 'vitest'
import { EVENT_NAMES, isEventName } from '../../src/telemetry/event-names.ts'

it.each(EVENT_NAMES)('%s is the name of an event', (name) => {
  expect(isEventName(name)).toBe(true)
})

it.each(['child', 'no:such:event', 'constructor', '__proto__', undefined, 5, Symbol('x')])('%s is none', (name) => {
  expect(isEventName(name)).toBe(false)
})
