import { describe, expect, it } from 'vitest'
import { python } from '../../adapters/runtimes/python/adapter.ts'
import { worker } from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { startMain } from '../fixtures/systems.ts'

const program = python({ program: new URL('../fixtures/workers/python/closes-input.py', import.meta.url) })

describe('a worker that closes its input and lives on', () => {
  it('is found without a heartbeat, ends for that reason, and what waits is not delivered', async () => {
    const closed = awaitEvent('worker:log', ({ message }) => message === 'closed')
    const died = awaitEvent('worker:died')
    const system = await startMain([worker('w', { ...program, heartbeatMs: 'off' }, { restart: 'temporary' })])
    await closed
    // The end of the pipe is read in one of the next turns; a call that is written before may have
    // been read.
    await new Promise((resolve) => setImmediate(resolve))
    const error: unknown = await system
      .ref('main/w')
      .call('echo', 1)
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'CALL_NOPROC', progress: 'not_delivered' })
    const { death } = await died
    expect(death.reason).toEqual({
      type: 'protocol',
      code: 'WIRE_UNEXPECTED',
      violation: 'it closed the descriptor that it reads frames from, but lives on',
    })
    expect(death.inFlight).toEqual([])
  })

  it('on stdio is found by the first call, which it does not take: that waits for a successor, and was not delivered', async () => {
    const died = awaitEvent('worker:died')
    const closed = awaitEvent('worker:log', ({ message }) => message === 'closed')
    const system = await startMain([
      worker('w', { ...program, descriptors: 'stdio', heartbeatMs: 'off' }, { restart: 'temporary' }),
    ])
    await closed
    const ref = system.ref('main/w')
    ref.cast('echo', 0)
    const errors = await Promise.all([1, 2].map((n) => ref.call('echo', n).catch((thrown: unknown) => thrown)))
    for (const error of errors) expect(error).toMatchObject({ code: 'CALL_NOPROC', progress: 'not_delivered' })
    const { death } = await died
    expect(death.reason).toMatchObject({ type: 'protocol', code: 'WIRE_UNEXPECTED' })
    expect(death.inFlight.map(({ progress }) => progress)).toEqual(Array(3).fill('not_started'))
  })
})
