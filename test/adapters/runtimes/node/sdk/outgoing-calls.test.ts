import { describe, expect, it } from 'vitest'
import { monotonicMs } from '../../../../../adapters/runtimes/node/sdk/monotonic.ts'
import { OutgoingCalls } from '../../../../../adapters/runtimes/node/sdk/outgoing-calls.ts'
import type { OutgoingStream } from '../../../../../adapters/runtimes/node/sdk/own-call.ts'

/** Calls with a bound of one, and what was written of them. */
function callsOf() {
  const written: (readonly unknown[])[] = []
  const outbox = { put: (message: readonly unknown[]) => void written.push(message), flush: () => undefined }
  const calls = new OutgoingCalls(outbox, 1)
  const openStreams: OutgoingStream['openStreams'] = new Set()
  const request = (method: string, options: Partial<OutgoingStream> = {}): OutgoingStream => ({
    ...{ target: './sibling', method, args: null, expiresAtMs: Infinity, headers: {} },
    ...{ idempotent: false, signal: undefined, credit: undefined, window: 4, openStreams },
    ...options,
  })
  const methods = (): unknown[] => written.filter(([kind]) => kind === 3).map(([, , , method]) => method)
  return { calls, request, written, methods, openStreams }
}

describe('OutgoingCalls', () => {
  it('never send a call whose time ran out while it was held, also when its timer had no turn', async () => {
    const { calls, request, methods } = callsOf()
    const first = calls.call(request('first'))
    const late = calls.call(request('late', { expiresAtMs: monotonicMs() }))
    const third = calls.call(request('third'))
    calls.reply(1, 'a')
    expect(methods()).toEqual(['first', 'third'])
    expect(await first).toBe('a')
    await expect(late).rejects.toMatchObject({
      code: 'CALL_TIMEOUT',
      message: '"late" on "./sibling" ran out of time before it was sent: the bound of open calls (maxInFlight) is 1',
    })
    calls.reply(2, 'c')
    expect(await third).toBe('c')
  })

  it('never send a stream that was left while it was held, nor one whose call is cancelled already', async () => {
    const { calls, request, methods, openStreams } = callsOf()
    const first = calls.call(request('first'))
    const left = calls.stream(request('left'))
    const waiting = left.next()
    const cancelled = calls.stream(request('cancelled', { signal: AbortSignal.abort() }))
    await expect(cancelled.next()).rejects.toMatchObject({ code: 'CALL_ABORTED' })
    expect(openStreams).toEqual(new Set([left]))
    await left.return()
    expect(await waiting).toEqual({ done: true, value: undefined })
    calls.reply(1, 'a')
    await first
    expect(methods()).toEqual(['first'])
    expect(openStreams.size).toBe(0)
  })

  it('forget a stream when it is answered', async () => {
    const { calls, request, openStreams } = callsOf()
    for (const end of [() => calls.reply(1, null), () => calls.fail(2, {})]) {
      const stream = calls.stream(request('tokens'))
      const next = stream.next()
      expect(openStreams.size).toBe(1)
      end()
      await next.catch(() => undefined)
      expect(openStreams.size).toBe(0)
    }
  })
})
