import { describe, expect, it } from 'vitest'
import type { Shutdown } from '../../src/spec/child-spec.ts'
import { askToEnd, killQuietly } from '../../src/supervisor/ending.ts'
import { FakeChild } from '../fixtures/fake-child.ts'

const make = (log: string[]): FakeChild => {
  const context = { path: 'a', incarnation: '1', signal: new AbortController().signal }
  return new FakeChild(context, { onStop: 'stubborn' }, (line) => void log.push(line))
}

describe('askToEnd', () => {
  it.each<[Shutdown, string[]]>([
    ['brutal_kill', ['kill a brutal_kill', 'down a']],
    ['infinity', ['stop a infinity']],
    [10, ['stop a 10']],
    [0, ['stop a 0', 'kill a shutdown_timeout', 'down a']],
  ])('%s: %o', (shutdown, expected) => {
    const log: string[] = []
    askToEnd(make(log), shutdown)
    expect(log).toEqual(expected)
  })
})

describe('killQuietly', () => {
  it('does not throw what the child throws', () => {
    const child = make([])
    const angry = Object.assign(child, {
      kill: () => {
        throw new Error('no')
      },
    })
    expect(() => killQuietly(angry, 'brutal_kill')).not.toThrow()
  })
})
