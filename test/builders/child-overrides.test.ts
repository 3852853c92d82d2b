import { describe, expect, it } from 'vitest'
import { go } from '../../adapters/runtimes/go/adapter.ts'
import { node } from '../../adapters/runtimes/node/adapter.ts'
import { python } from '../../adapters/runtimes/python/adapter.ts'
import { pickOverrides, splitOverrides } from '../../src/builders/child-overrides.ts'
import { actor, behaviour, dynamicSupervisor, partitionSupervisor, supervisor, worker } from '../../src/index.ts'
import { refusal } from '../spec/fakes.ts'

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
  expect(splitOverrides('actor("a")', { ...place, name: 'hits' }, ['name'])).toEqual({
    place,
    options: { name: 'hits' },
  })
})

describe('a misspelled option', () => {
  const program = { kind: 'worker', runtime: 'r', command: 'c' } as const

  it.each([
    ['worker', () => worker('w', program, { restrat: 'transient' } as never), 'restart'],
    ['worker', () => worker('w', program, { startTimoutMs: 1 } as never), 'startTimeoutMs'],
    ['the command of a program', () => worker('w', { kind: 'worker', runtime: 'r', comand: 'c' } as never), 'command'],
    ['actor', () => actor('a', behaviour({ init: () => 0, calls: {} }), undefined, { nmae: 'x' } as never), 'name'],
    ['supervisor', () => supervisor('s', { intensty: 1 } as never, []), 'intensity'],
    ['overrides of a supervisor', () => dynamicSupervisor('s', {}, { shutdwn: 1 } as never), 'shutdown'],
    ['dynamicSupervisor', () => dynamicSupervisor('s', { tempalte: 1 } as never), 'template'],
    [
      'partitionSupervisor',
      () => partitionSupervisor('s', worker('w', program), { partitons: 1 } as never),
      'partitions',
    ],
    ['mailbox', () => worker('w', program, { mailbox: { maxMesages: 1 } as never }), 'maxMessages'],
    ['python()', () => python({ program: '/x.py', requirments: '/r.txt' } as never), 'requirements'],
    ['node()', () => node({ program: '/x.ts', sourceMap: false } as never), 'sourceMaps'],
    ['go()', () => go({ dir: '/x', pakage: '.' } as never), 'package'],
  ])('of %s is told with the one that was meant', (_, build, meant) => {
    expect(refusal(build)).toMatch(/^SPEC_UNKNOWN_OPTION /)
    expect(refusal(build)).toContain(`Did you mean \`${meant}\`? Valid: \`${meant}\`, `)
  })
})
