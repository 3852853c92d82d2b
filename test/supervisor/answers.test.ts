import { describe, expect, it } from 'vitest'
import { SpecError } from '../../src/errors/spec-error.ts'
import { ask, NOPROC, refusalOf, startedAs } from '../../src/supervisor/answers.ts'
import { CommandQueue } from '../../src/supervisor/command-queue.ts'

describe('ask', () => {
  it('answers in turn, and noproc once the queue is closed', async () => {
    const queue = new CommandQueue(async () => {})
    const seen: number[] = []
    const answers = [1, 2].map((n) => ask(queue, () => void seen.push(n)))
    await Promise.all(answers)
    expect(seen).toEqual([1, 2])
    queue.close()
    expect(await ask(queue, () => seen.push(3))).toBe(NOPROC)
    expect(seen).toEqual([1, 2])
  })
})

describe('startedAs', () => {
  it('has no incarnation when the start was ignored', () => {
    expect(startedAs('a/b', { outcome: 'ignore' })).toEqual({ ok: true, path: 'a/b', incarnation: undefined })
  })
})

describe('refusalOf', () => {
  it('turns a mistake into an answer, and lets a bug of ours go on', () => {
    const cause = new SpecError('SPEC_INVALID', 'wrong')
    expect(refusalOf(cause)).toEqual({ ok: false, error: 'invalid_spec', cause })
    expect(() => refusalOf(new TypeError('bug'))).toThrow('bug')
  })
})
