import { describe, expect, it } from 'vitest'
import { signalOf } from '../../src/task/task-owner.ts'

describe('signalOf', () => {
  it('is the signal itself, or that of an actor', () => {
    const { signal } = new AbortController()
    expect(signalOf(signal)).toBe(signal)
    expect(signalOf({ signal, link: () => {}, unlink: () => {} })).toBe(signal)
    expect(signalOf(undefined)).toBeUndefined()
  })
})
