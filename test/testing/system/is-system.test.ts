import { expect, it } from 'vitest'
import { isSystem } from '../../../src/testing/system/is-system.ts'

it('knows what behaves like a system, and never throws', () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  expect(isSystem({ id: 'x', exited: Promise.resolve(), shutdown: () => undefined })).toBe(true)
  for (const other of [undefined, null, 7, {}, proxy]) expect(isSystem(other)).toBe(false)
})
