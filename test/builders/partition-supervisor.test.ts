import { availableParallelism } from 'node:os'
import { describe, expect, it } from 'vitest'
import { partitionSupervisor } from '../../src/builders/partition-supervisor.ts'
import { refusal } from '../spec/fakes.ts'
import { resolveChildSpec } from '../spec/resolve.ts'
import { fake } from '../supervisor/stage.ts'

const PLACE = { path: 'root', autoShutdown: undefined }

describe('partitionSupervisor', () => {
  it('has one child for each partition, called by its number', () => {
    const spec = partitionSupervisor('p', fake('w', { shutdown: 7 }), { partitions: 3, intensity: 4 })
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec)
    expect(resolveChildSpec(spec, PLACE)).toMatchObject({
      type: 'supervisor',
      shutdown: 'infinity',
      start: {
        kind: 'partition_supervisor',
        flags: { strategy: 'one_for_one', intensity: 4, periodMs: 5_000 },
        children: [{ id: '0', shutdown: 7 }, { id: '1' }, { id: '2' }],
      },
    })
  })

  it('has as many as the machine can run at the same time, unless told otherwise', () => {
    expect(partitionSupervisor('p', fake('w')).start.children).toHaveLength(availableParallelism())
  })

  it('lets each know its number', () => {
    const spec = partitionSupervisor('p', (n) => fake('w', { args: [`--shard=${n}`] }), { partitions: 2 })
    expect(spec.start.children.map(({ start }) => 'args' in start && start.args)).toEqual([
      ['--shard=0'],
      ['--shard=1'],
    ])
  })

  it('may be overridden as any supervisor', () => {
    const overrides = { restart: 'transient', shutdown: 100 } as const
    expect(partitionSupervisor('p', fake('w'), { overrides })).toMatchObject(overrides)
  })

  it.each([
    [{ partitions: 0 }, 'SPEC_INVALID_OPTION'],
    [{ partitions: 1.5 }, 'SPEC_INVALID_OPTION'],
    [{ partitions: '2' }, 'SPEC_INVALID_OPTION'],
    [{ autoShutdown: 'any_significant' }, 'SPEC_BAD_COMBINATION'],
    [{ intensity: -1 }, 'SPEC_INVALID_INTENSITY'],
    [{ strategy: 'random' }, 'SPEC_INVALID_STRATEGY'],
  ])('refuses %o: %s', (options, code) => {
    expect(refusal(() => partitionSupervisor('p', fake('w'), options as never))).toContain(code)
  })

  it('refuses partitions that would be lost', () => {
    expect(refusal(() => partitionSupervisor('p', fake('w', { restart: 'temporary' })))).toContain(
      'SPEC_BAD_COMBINATION',
    )
  })

  it.each([
    [{ kind: 'partition_supervisor', flags: {}, children: [] }, 'SPEC_INVALID_OPTION'],
    [{ kind: 'partition_supervisor', flags: {}, children: [fake('1')] }, 'SPEC_INVALID_ID'],
    [{ kind: 'partition_supervisor', flags: {} }, 'SPEC_INVALID_START'],
    [{ kind: 'partition_supervisor', children: [] }, 'SPEC_INVALID_START'],
  ])('written by hand, %o is refused: %s', (start, code) => {
    expect(refusal(() => resolveChildSpec({ id: 'p', start }, PLACE))).toContain(code)
  })
})
