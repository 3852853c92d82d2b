import { availableParallelism } from 'node:os'
import { describe, expect, it } from 'vitest'
import { resolveTaskStreamRules } from '../../src/task/task-stream-rules.ts'

describe('resolveTaskStreamRules', () => {
  it('fills in the defaults', () => {
    expect(resolveTaskStreamRules('t', {})).toEqual({
      maxConcurrency: availableParallelism(),
      ordered: true,
      timeoutMs: 5_000,
      onTimeout: 'exit',
    })
  })

  it.each([
    { maxConcurrency: 0 },
    { maxConcurrency: 'many' },
    { ordered: 1 },
    { timeoutMs: 0 },
    { timeoutMs: Number.POSITIVE_INFINITY },
    { onTimeout: 'ignore' },
  ])('refuses %o', (options) => {
    const code = 'SPEC_INVALID_OPTION'
    expect(() => resolveTaskStreamRules('t', options as never)).toThrow(expect.objectContaining({ code }))
  })
})
