import { describe, expect, it } from 'vitest'
import { SpecError } from '../../src/errors/spec-error.ts'
import { ask, NOPROC, startedAs, withSpec } from '../../src/supervisor/answers.ts'
import { MessageQueue } from '../../src/supervisor/message-queue.ts'
import type { Message } from '../../src/supervisor/messages.ts'

describe('ask', () => {
  it('answers in turn, and noproc once the queue is closed', async () => {
    const queue = new MessageQueue<Message>({
      handle: async (message) => (message.type === 'call' ? message.answer() : undefined),
      drop: (message) => (message.type === 'call' ? message.refuse() : undefined),
      onBug: async () => {},
    })
    const asking = { queue, request: 'which_children' } as const
    const seen: number[] = []
    const answers = [1, 2].map((n) => ask(asking, () => void seen.push(n)))
    await Promise.all(answers)
    expect(seen).toEqual([1, 2])
    queue.close()
    expect(await ask(asking, () => seen.push(3))).toBe(NOPROC)
    expect(seen).toEqual([1, 2])
  })
})

describe('startedAs', () => {
  it('has no incarnation when the start was ignored', () => {
    expect(startedAs('a/b', { outcome: 'ignore' })).toEqual({ ok: true, path: 'a/b', incarnation: undefined })
  })
})

describe('withSpec', () => {
  const wrong = new SpecError('SPEC_INVALID', 'wrong')
  const thrower = (error: Error) => () => {
    throw error
  }

  it('uses what was read, and turns a mistake in it into an answer', async () => {
    expect(
      await withSpec(
        () => 20,
        (n) => n + 1,
      ),
    ).toBe(21)
    expect(await withSpec(thrower(wrong), () => 0)).toEqual({ ok: false, error: 'invalid_spec', cause: wrong })
  })

  it('lets a bug of ours go on, and what goes wrong once the spec has been read', async () => {
    await expect(withSpec(thrower(new TypeError('bug')), () => 0)).rejects.toThrow('bug')
    await expect(withSpec(() => 0, thrower(wrong))).rejects.toBe(wrong)
  })
})
