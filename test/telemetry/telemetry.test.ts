import { subscribe as listen, unsubscribe } from 'node:diagnostics_channel'
import { describe, expect, it, vi } from 'vitest'
import { createTelemetry, subscribe } from '../../src/telemetry/telemetry.ts'
import { retainedBytes } from '../fixtures/retained-bytes.ts'

describe('telemetry', () => {
  it('brings an event to whoever listens, with the system that it comes from', () => {
    const heard = vi.fn()
    const undo = subscribe('call:sent', heard)
    createTelemetry('one').emit('call:sent', { path: 'main/a', method: 'm' })
    createTelemetry('two').emit('call:sent', { path: 'main/b', method: 'm' })
    undo()
    expect(heard.mock.calls).toEqual([
      [{ system: 'one', path: 'main/a', method: 'm' }],
      [{ system: 'two', path: 'main/b', method: 'm' }],
    ])
  })

  it('brings only what was asked for', () => {
    const heard = vi.fn()
    const undo = subscribe('call:settled', heard)
    createTelemetry('one').emit('call:sent', { path: 'main/a', method: 'm' })
    undo()
    expect(heard).not.toHaveBeenCalled()
  })

  it('still comes after memory was cleared up, to whoever began to listen meanwhile', async () => {
    const outcomes: number[] = []
    for (let round = 0; round < 5; round += 1) {
      subscribe('prepare:step', () => undefined)()
      // What was used in a turn is held until its end.
      await new Promise((resolve) => setImmediate(resolve))
      retainedBytes()
      const heard = vi.fn()
      const undo = subscribe('prepare:step', heard)
      for (let n = 0; n < 3; n += 1) await new Promise((resolve) => setImmediate(resolve))
      createTelemetry('one').emit('prepare:step', { title: 't', step: 's' })
      outcomes.push(heard.mock.calls.length)
      undo()
    }
    expect(outcomes).toEqual([1, 1, 1, 1, 1])
  })

  it('goes through node:diagnostics_channel, under its name with a prefix', () => {
    const heard = vi.fn()
    listen('tutti:call:sent', heard)
    createTelemetry('one').emit('call:sent', { path: 'main/a', method: 'm' })
    unsubscribe('tutti:call:sent', heard)
    expect(heard).toHaveBeenCalledWith({ system: 'one', path: 'main/a', method: 'm' }, 'tutti:call:sent')
  })

  it('is over for one listener when that one undoes it; undoing twice does nothing', () => {
    const [one, two] = [vi.fn(), vi.fn()]
    const telemetry = createTelemetry('one')
    const undo = [subscribe('call:sent', one), subscribe('call:sent', two)]
    undo[0]?.()
    undo[0]?.()
    telemetry.emit('call:sent', { path: 'main/a', method: 'm' })
    expect([one.mock.calls.length, two.mock.calls.length]).toEqual([0, 1])
    undo[1]?.()
    expect(telemetry.listens('call:sent')).toBe(false)
  })

  it('says whether anybody listens, also to who asked before', () => {
    const telemetry = createTelemetry('one')
    expect(telemetry.listens('call:sent')).toBe(false)
    const undo = subscribe('call:sent', () => undefined)
    expect([telemetry.listens('call:sent'), telemetry.listens('call:settled')]).toEqual([true, false])
    undo()
    expect(telemetry.listens('call:sent')).toBe(false)
  })

  it('does not look at the fields when nobody listens', () => {
    const fields = {
      path: 'main/a',
      get method(): string {
        throw new Error('looked at')
      },
    }
    const telemetry = createTelemetry('one')
    expect(() => telemetry.emit('call:sent', fields)).not.toThrow()
  })

  it('lets a listener that throws disturb neither who emits nor the other listeners', async () => {
    const uncaught = new Promise<unknown>((resolve) => {
      const before = process.listeners('uncaughtException')
      process.removeAllListeners('uncaughtException')
      process.once('uncaughtException', (error) => {
        for (const listener of before) process.on('uncaughtException', listener)
        resolve(error)
      })
    })
    const other = vi.fn()
    const undo = [
      subscribe('call:sent', () => {
        throw new Error('a bad listener')
      }),
      subscribe('call:sent', other),
    ]
    createTelemetry('one').emit('call:sent', { path: 'main/a', method: 'm' })
    expect(other).toHaveBeenCalledOnce()
    expect(await uncaught).toEqual(new Error('a bad listener'))
    for (const each of undo) each()
  })

  it.each(['no:such:event', 'child', 'constructor', '__proto__'])('refuses %s, a name that no event has', (wrong) => {
    expect(() => subscribe(wrong as 'call:sent', () => undefined)).toThrow(
      expect.objectContaining({ code: 'SPEC_INVALID_OPTION', message: expect.stringContaining(wrong) }),
    )
  })

  it('refuses a listener that is no function', () => {
    const nothing: unknown = undefined
    expect(() => subscribe('call:sent', nothing as () => void)).toThrow(
      expect.objectContaining({ code: 'SPEC_INVALID_OPTION' }),
    )
  })
})
