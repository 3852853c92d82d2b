import { expect, it } from 'vitest'
import { crashed } from '../../src/supervisor/crashed.ts'

it('whatever was thrown becomes the cause, with its stack when it has one', () => {
  const error = new Error('bug')
  expect(crashed(error)).toEqual({ type: 'crashed', cause: error.stack })
  delete error.stack
  expect(crashed(error)).toEqual({ type: 'crashed', cause: 'bug' })
  expect(crashed('text')).toEqual({ type: 'crashed', cause: 'text' })
})
