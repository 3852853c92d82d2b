import { expect, it } from 'vitest'
import { stopOrder } from '../../src/supervisor/stop-order.ts'

it('the order of stopping is the reverse of the order of starting', () => {
  const children = ['a', 'b', 'c']
  expect(stopOrder(children)).toEqual(['c', 'b', 'a'])
  expect(children).toEqual(['a', 'b', 'c'])
})
