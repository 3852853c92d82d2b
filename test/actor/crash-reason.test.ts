import { expect, it } from 'vitest'
import { crashReason } from '../../src/actor/crash-reason.ts'

it('tells an error with its stack, and everything else as text', () => {
  expect(crashReason(new Error('why'))).toEqual({
    type: 'crashed',
    cause: expect.stringMatching(/^Error: why\n {4}at /),
  })
  expect(crashReason('why')).toEqual({ type: 'crashed', cause: 'why' })
})

it('tells an error without a stack by its message', () => {
  const error = new Error('why')
  delete error.stack
  expect(crashReason(error)).toEqual({ type: 'crashed', cause: 'why' })
})
