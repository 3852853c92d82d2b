import { expect, it } from 'vitest'
import { mergeUpdate } from '../../src/supervisor/merge-update.ts'
import { resolveChildren } from '../spec/resolve.ts'
import { fake } from './stage.ts'

const resolve = (...ids: string[]) =>
  resolveChildren(
    ids.map((id) => fake(id)),
    { path: 'root', autoShutdown: 'never' },
  )

it('an update gives the order of the new list, then what it does not name in the old order', () => {
  const known = resolve('a', 'b', 'c', 'd').map((spec) => ({ spec }))
  const merged = mergeUpdate(known, resolve('x', 'c', 'a'))
  expect(merged.map(({ spec, known: before }) => [spec.id, before?.spec.id])).toEqual([
    ['x', undefined],
    ['c', 'c'],
    ['a', 'a'],
    ['b', 'b'],
    ['d', 'd'],
  ])
  expect(merged[2]?.known).toBe(known[0])
  expect(merged[2]?.spec).not.toBe(known[0]?.spec)
  expect(merged[3]?.spec).toBe(known[1]?.spec)
})
