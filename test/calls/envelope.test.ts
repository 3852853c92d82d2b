import { describe, expect, it, vi } from 'vitest'
import { type Answer, Envelope } from '../../src/calls/envelope.ts'
import { CallError } from '../../src/errors/call-error.ts'
import { PLAIN } from './asked.ts'

const failure = new CallError('CALL_TIMEOUT', 'late', { target: 't', method: 'm', progress: 'started' })
const answer = () => ({ resolve: vi.fn<Answer['resolve']>(), reject: vi.fn<Answer['reject']>() })

describe('Envelope', () => {
  it('is settled once; whatever comes later is ignored', () => {
    const told = answer()
    const envelope = new Envelope(PLAIN, told, 0)
    expect(envelope.isSettled).toBe(false)
    envelope.resolve('first')
    envelope.resolve('second')
    envelope.reject(failure)
    expect(envelope.isSettled).toBe(true)
    expect(told.resolve.mock.calls).toEqual([['first']])
    expect(told.reject).not.toHaveBeenCalled()
  })

  it('may be settled by an error', () => {
    const told = answer()
    const envelope = new Envelope(PLAIN, told, 0)
    envelope.reject(failure)
    envelope.resolve('late')
    expect([told.resolve.mock.calls, told.reject.mock.calls]).toEqual([[], [[failure]]])
  })

  it('reports its settlement once, by its code, before its caller hears of it', () => {
    const order: string[] = []
    const envelope = new Envelope(PLAIN, { resolve: () => order.push('answer'), reject: () => order.push('error') }, 0)
    envelope.onSettled = (_, code) => order.push(code)
    envelope.reject(failure)
    envelope.reject(failure)
    expect(order).toEqual(['CALL_TIMEOUT', 'error'])
    const ok = new Envelope(PLAIN, undefined, 0)
    ok.onSettled = (_, code) => order.push(code)
    ok.resolve(undefined)
    expect(order.at(-1)).toBe('ok')
  })

  it('is a cast when nobody waits for it, and is settled all the same', () => {
    const envelope = new Envelope(PLAIN, undefined, 0)
    expect(envelope.isCast).toBe(true)
    envelope.reject(failure)
    expect(envelope.isSettled).toBe(true)
    expect(new Envelope(PLAIN, answer(), 0).isCast).toBe(false)
  })

  it('tells whoever holds it that its time is over, and nobody when nobody does', () => {
    const envelope = new Envelope(PLAIN, answer(), 0)
    envelope.expire()
    const holder = { envelopeExpired: vi.fn(), withdraw: vi.fn(), progressOf: vi.fn() }
    envelope.holder = holder
    envelope.expire()
    expect(holder.envelopeExpired.mock.calls).toEqual([[envelope]])
  })
})
