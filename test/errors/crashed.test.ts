import { expect, it } from 'vitest'
import { crashed } from '../../src/errors/crashed.ts'

it('whatever was thrown becomes the cause, with its stack when it has one', () => {
  const error = new Error('bug')
  expect(crashed(error)).toEqual({ type: 'crashed', cause: error.stack })
  delete error.stack
  expect(crashed(error)).toEqual({ type: 'crashed', cause: 'bug' })
  expect(crashed('text')).toEqual({ type: 'crashed', cause: 'text' })
})

it('an error whose stack or message is no text is told by what can be read of it', () => {
  expect(crashed(Object.assign(new Error('bug'), { stack: 7 }))).toEqual({ type: 'crashed', cause: 'bug' })
  const odd = Object.assign(new Error('bug'), { stack: undefined, message: 7 })
  expect(crashed(odd)).toEqual({ type: 'crashed', cause: '7' })
})

it('what cannot be read is said to be so', () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  for (const thrown of [Object.create(null), proxy])
    expect(crashed(thrown)).toEqual({ type: 'crashed', cause: 'something that cannot be read was thrown' })
})
