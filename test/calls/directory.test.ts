import { describe, expect, it } from 'vitest'
import type { AddressLimits } from '../../src/calls/address.ts'
import { Directory } from '../../src/calls/directory.ts'
import type { ResolvedChildSpec } from '../../src/spec/child-spec.ts'
import { PROGRAM } from '../spec/fakes.ts'
import { resolveChildSpec } from '../spec/resolve.ts'
import { FakeReceiver, stageAddress } from './fake-receiver.ts'

const LIMITS: AddressLimits = {
  maxMessages: 10,
  overflow: 'reject',
  order: 'priority',
  ageMs: 1_000,
  lateMs: 1_000,
  queueMs: 'infinity',
}
const specOf = (id: string): ResolvedChildSpec =>
  resolveChildSpec({ id, start: PROGRAM }, { path: 'main', autoShutdown: undefined })

const stage = (limitsOf: (spec: ResolvedChildSpec) => AddressLimits | undefined = () => LIMITS) =>
  new Directory(stageAddress().context, limitsOf)

describe('Directory', () => {
  it('has an address for every slot that takes calls, from its first state on', () => {
    const directory = stage(({ id }) => (id === 'supervisor' ? undefined : LIMITS))
    for (const id of ['a', 'supervisor', 'b']) directory.observeSlot(`main/${id}`, 'starting', specOf(id))
    expect(directory.paths).toEqual(['main/a', 'main/b'])
    expect(directory.find('main/a')).toMatchObject({ path: 'main/a', state: 'starting' })
    expect(directory.find('main/supervisor')).toBeUndefined()
    expect(directory.find('main/nobody')).toBeUndefined()
  })

  it('keeps the address through every state of the slot', () => {
    const directory = stage()
    directory.observeSlot('main/a', 'starting', specOf('a'))
    const address = directory.find('main/a')
    for (const state of ['running', 'restarting', 'starting', 'running', 'undefined', 'starting'] as const) {
      directory.observeSlot('main/a', state, specOf('a'))
      expect(directory.find('main/a')).toBe(address)
      expect(address?.state).toBe(state)
    }
  })

  it('forgets a slot that is gone; what waited for it is refused, and its successor is another', () => {
    const directory = stage()
    directory.observeSlot('main/a', 'running', specOf('a'))
    const address = directory.find('main/a')
    directory.observeSlot('main/a', 'gone', specOf('a'))
    expect([directory.find('main/a'), directory.paths, address?.state]).toEqual([undefined, [], 'gone'])
    directory.observeSlot('main/a', 'gone', specOf('a'))
    expect(directory.paths).toEqual([])
    directory.observeSlot('main/a', 'starting', specOf('a'))
    expect(directory.find('main/a')).not.toBe(address)
  })

  it('gives an address the bounds of its spec', () => {
    const limits: AddressLimits[] = []
    const directory = stage((spec) => {
      const own = { ...LIMITS, maxMessages: spec.id.length }
      limits.push(own)
      return own
    })
    directory.observeSlot('main/abc', 'starting', specOf('abc'))
    directory.observeSlot('main/abc', 'running', specOf('abc'))
    directory.find('main/abc')?.bind(new FakeReceiver())
    expect(limits.map(({ maxMessages }) => maxMessages)).toEqual([3])
  })
})
