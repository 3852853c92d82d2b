import { describe, expect, it } from 'vitest'
import { CallError, type Ref, supervisor } from '../../src/index.ts'
import { awaitEvent, within } from '../fixtures/await-event.ts'
import { nodeWorker, pythonWorker, startMain } from '../fixtures/systems.ts'

/** Shorter than any start of a process that is waited for here. */
const DEADLINE_MS = 50

async function timeoutOf(ref: Ref): Promise<CallError> {
  const failed = ref.call('echo', 1, { deadlineMs: DEADLINE_MS }).catch((error: unknown) => error)
  const error = await within('the end of a call', failed)
  if (error instanceof CallError) return error
  throw new Error(`no CallError: ${String(error)}`)
}

describe('a call whose time is over while a real worker starts', () => {
  it('says that it is starting, and of the sibling behind it that it has not come to that', async () => {
    const system = await startMain([])
    const slow = awaitEvent('child:starting', ({ path }) => path === 'main/inner/slow')
    const children = [pythonWorker('slow', 'hangs-before-ready'), nodeWorker('behind', 'echo')]
    const started = system.supervisor('main')?.startChild(supervisor('inner', {}, children))
    await slow
    const behind = await timeoutOf(system.ref('main/inner/behind'))
    expect(behind).toMatchObject({ code: 'CALL_TIMEOUT', start: { state: 'pending' } })
    expect(behind.start).not.toHaveProperty('lastStartMs')
    expect(behind.message).toMatch(
      /the child has been pending for \d+ (ms|s), until the siblings before it are up\. Give/,
    )
    const starting = await timeoutOf(system.ref('main/inner/slow'))
    expect(starting).toMatchObject({ code: 'CALL_TIMEOUT', start: { state: 'starting' } })
    expect(starting.start?.sinceMs).toBeGreaterThanOrEqual(DEADLINE_MS)
    await system.shutdown()
    await started
  })

  it('says how long its own last start took, without those of the siblings before it', async () => {
    const took = new Map<string, number>()
    const started = awaitEvent('child:started', ({ path, durationMs }) => {
      took.set(path, durationMs)
      return path === 'main/behind'
    })
    const backoff = { initialMs: 30_000, jitter: 0 }
    const system = await startMain([nodeWorker('first', 'echo'), nodeWorker('behind', 'echo', { backoff })])
    await started
    const down = awaitEvent('supervisor:restarting', ({ path }) => path === 'main/behind')
    system.exit('main/behind', 'kill')
    await down
    const { start } = await timeoutOf(system.ref('main/behind'))
    expect(start).toMatchObject({ state: 'restarting', death: { path: 'main/behind' } })
    expect(took.get('main/first')).toBeGreaterThan(0)
    expect(start?.lastStartMs).toBeGreaterThan(0)
    expect(start?.lastStartMs).toBeLessThanOrEqual(took.get('main/behind') ?? 0)
    await system.shutdown()
  })
})
