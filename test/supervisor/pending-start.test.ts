import { expect, it } from 'vitest'
import { PendingStart } from '../../src/supervisor/pending-start.ts'

it('a start is first given up, and only then killed', () => {
  const pending = new PendingStart('root/a', 'one')
  const { path, incarnation, signal, killSignal } = pending.context
  expect({ path, incarnation }).toEqual({ path: 'root/a', incarnation: 'one' })
  pending.abort()
  expect([signal.aborted, killSignal?.aborted]).toEqual([true, false])
  pending.kill()
  expect(killSignal?.aborted).toBe(true)
})

it('killing a start gives it up too', () => {
  const pending = new PendingStart('root/a', 'one')
  pending.kill()
  expect(pending.context.signal.aborted).toBe(true)
})
