import { describe, expect, it } from 'vitest'
import { TaskError } from '../../src/errors/task-error.ts'
import { isTuttiError } from '../../src/errors/tutti-error.ts'

describe('TaskError', () => {
  it('carries how the task ended, and what its function threw', () => {
    const cause = new Error('boom')
    const error = new TaskError('TASK_EXITED', 'no result', { reason: { type: 'crashed', cause: 'boom' }, cause })
    expect(error).toMatchObject({ code: 'TASK_EXITED', name: 'TaskError', reason: { type: 'crashed' }, cause })
    expect(isTuttiError(error)).toBe(true)
  })

  it('has neither when there is none', () => {
    const error = new TaskError('TASK_TIMEOUT', 'too late')
    expect(error.reason).toBeUndefined()
    expect('cause' in error).toBe(false)
  })
})
