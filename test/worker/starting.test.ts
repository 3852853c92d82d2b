import { describe, expect, it } from 'vitest'
import { StartError, supervisor, worker } from '../../src/index.ts'
import { nodeWorker, startMain } from '../fixtures/systems.ts'

const failureOf = async (starting: Promise<unknown>): Promise<string> => {
  const error: unknown = await starting.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof StartError)) throw new Error(`expected a StartError; got ${String(error)}`)
  return error.message
}

describe('the start of a worker', () => {
  it('fails when the system refuses what it is asked to run', async () => {
    const args = ['x'.repeat(4_000_000)]
    const child = worker('w', { kind: 'worker', runtime: 'raw', command: '/bin/echo', args })
    expect(await failureOf(startMain([child]))).toContain('could not be started (E2BIG)')
  })

  it('fails when not even its greeting fits into a frame', async () => {
    const id = 'n'.repeat(1_000)
    const child = supervisor('s', {}, [nodeWorker(id, 'echo', { maxFrameBytes: 1_024 })])
    expect(await failureOf(startMain([child]))).toMatch(
      /HELLO cannot be sent: it would need \d+ bytes, more than maxFrameBytes \(1024\)/,
    )
  })

  it('is refused when its frames would be too small for anything', () => {
    expect(() => nodeWorker('w', 'echo', { maxFrameBytes: 1_023 })).toThrow(
      expect.objectContaining({ code: 'SPEC_INVALID_OPTION' }),
    )
  })
})
