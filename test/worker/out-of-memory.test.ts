import { describe, expect, it } from 'vitest'
import { worker } from '../../src/index.ts'
import { outOfMemory } from '../../src/worker/out-of-memory.ts'
import { countsMemory } from '../containment/own-group.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { startMain } from '../fixtures/systems.ts'
import { rawProgram } from './raw-program.ts'

const MIB = 1_048_576

describe('outOfMemory', () => {
  it('names the limit', () => {
    expect(outOfMemory({ memoryBytes: 512 * MIB })).toEqual({ type: 'resource_limit', limit: 'memory 512 MiB' })
    expect(outOfMemory({})).toEqual({ type: 'resource_limit', limit: 'memory of the machine' })
  })
})

describe('a limit of memory', () => {
  // `tail` keeps a line that never ends.
  const greedy = rawProgram([], 'exec tail /dev/zero')

  it.skipIf(!countsMemory)('ends a worker that wants more, and its reason says so', async () => {
    const died = awaitEvent('worker:died')
    const limits = { memoryBytes: 32 * MIB }
    await startMain([worker('w', greedy, { restart: 'temporary', limits })], {}, { containment: 'cgroup' })
    expect((await died).death).toMatchObject({
      reason: { type: 'resource_limit', limit: 'memory 32 MiB' },
      signal: 'SIGKILL',
    })
  })

  it('that nobody can keep is a reason not to start', async () => {
    const died = awaitEvent('worker:died')
    const limited = worker('w', rawProgram([]), { limits: { memoryBytes: 32 * MIB } })
    const starting = startMain([limited], {}, { containment: 'process_group' })
    await expect(starting).rejects.toMatchObject({ code: 'START_FAILED' })
    expect((await died).death.reason).toEqual({
      type: 'spawn_failed',
      errno: 'ENOTSUP',
      diagnosis: expect.stringContaining("a limit of memory cannot be kept here: it needs the containment 'cgroup'"),
    })
  })
})
