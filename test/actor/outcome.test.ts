import { expect, it } from 'vitest'
import { isStop } from '../../src/actor/outcome.ts'
import { ignore, type StopReason, started, stop } from '../../src/index.ts'

it.each<[StopReason | undefined, object]>([
  [undefined, { type: 'normal' }],
  ['normal', { type: 'normal' }],
  ['shutdown', { type: 'shutdown' }],
  [
    { type: 'crashed', cause: 'why' },
    { type: 'crashed', cause: 'why' },
  ],
])('stop(%o) carries the reason', (reason, expected) => {
  expect(stop(reason).reason).toEqual(expected)
})

it('a stop is known again, and may carry a reply', () => {
  expect([isStop(stop()), isStop(ignore), isStop(undefined)]).toEqual([true, false, false])
  expect(stop('normal', { reply: 1 }).answer).toEqual({ reply: 1 })
})

it('a start may tell something beside the state', () => {
  expect(started({ count: 1 }, 'port 80')).toMatchObject({ outcome: 'started', state: { count: 1 }, info: 'port 80' })
})
