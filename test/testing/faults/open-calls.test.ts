import { describe, expect, it } from 'vitest'
import { OpenCalls } from '../../../src/testing/faults/open-calls.ts'
import { Kind } from '../../../src/wire/kind.ts'

const stage = (concurrency = 1) => {
  let dooms = 0
  const calls = new OpenCalls(
    () => concurrency,
    () => (dooms += 1),
  )
  const call = (id: number, isLast = false): void => calls.wrote({ kind: Kind.CALL, id }, isLast)
  const reply = (id: number): boolean => calls.heard({ kind: Kind.REPLY, id })
  return { calls, call, reply, dooms: () => dooms }
}

describe('OpenCalls', () => {
  it('strikes at once when nothing is ahead of the chosen call', () => {
    const { calls, call, dooms } = stage()
    call(1, true)
    expect([calls.isDoomed, dooms()]).toEqual([true, 1])
  })

  it('lets the calls ahead of it be answered first', () => {
    const { calls, call, reply, dooms } = stage()
    call(1)
    call(2)
    call(3, true)
    expect([calls.isDoomed, dooms()]).toEqual([true, 0])
    expect([reply(1), dooms()]).toEqual([true, 0])
    expect([reply(2), dooms()]).toEqual([true, 1])
    expect([reply(3), dooms()]).toEqual([false, 1])
  })

  it('strikes as soon as a concurrent worker can have started it', () => {
    const { call, reply, dooms } = stage(2)
    call(1)
    call(2)
    call(3, true)
    expect(dooms()).toBe(0)
    reply(2)
    expect(dooms()).toBe(1)
  })

  it('keeps the answer of the chosen call from the host, however fast it was, and all that comes after', () => {
    const { call, reply, dooms } = stage(2)
    call(1)
    call(2)
    call(3, true)
    expect([reply(3), dooms()]).toEqual([false, 1])
    expect([reply(1), dooms()]).toEqual([false, 1])
  })

  it('takes no notice of other messages', () => {
    const { calls, dooms } = stage()
    calls.wrote({ kind: Kind.PING, id: 1 }, true)
    expect(calls.heard({ kind: Kind.PONG, id: 1 })).toBe(true)
    expect(dooms()).toBe(0)
  })
})
