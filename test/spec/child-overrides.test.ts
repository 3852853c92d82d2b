import { expect, it } from 'vitest'
import { pickOverrides, splitOverrides } from '../../src/spec/child-overrides.ts'

it('takes what is there, in one order, and leaves what is not', () => {
  const nothing = {
    restart: undefined,
    significant: undefined,
    shutdown: undefined,
    type: undefined,
    backoff: undefined,
    budget: undefined,
    retryFutile: undefined,
  }
  expect(Object.keys(pickOverrides(nothing))).toEqual([])
  const all = {
    retryFutile: true,
    budget: {},
    backoff: {},
    type: 'worker',
    shutdown: 1,
    significant: false,
    restart: 'temporary',
  } as const
  expect(pickOverrides(all)).toEqual(all)
  expect(Object.keys(pickOverrides(all))).toEqual([
    'restart',
    'significant',
    'shutdown',
    'type',
    'backoff',
    'budget',
    'retryFutile',
  ])
})

it('divides how a child is supervised from the options of what it starts', () => {
  const place = { restart: 'transient', shutdown: 5, budget: { intensity: 3 }, retryFutile: true, backoff: {} } as const
  expect(splitOverrides({ ...place, name: 'hits' })).toEqual({ place, options: { name: 'hits' } })
})
