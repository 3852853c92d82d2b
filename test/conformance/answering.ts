import { describe, expect, it } from 'vitest'
import { subscribe } from '../../src/index.ts'
import { errorOf, isOfWorker, type MakeChild, OF_WORKER, startGated, startStage } from './stage.ts'

/** Cases about single calls: their answers, their failures, what they may use meanwhile. */
export function testAnswering(makeChild: MakeChild): void {
  describe('a handler', () => {
    it('that throws has its own name, message and stack carried home, and the worker lives on', async () => {
      const { ref } = await startStage(makeChild)
      const error = await errorOf(ref.call('fail', { message: 'no such language: ẍ' }))
      expect(error).toMatchObject({
        name: 'RemoteError',
        code: 'REMOTE_ERROR',
        target: OF_WORKER,
        method: 'fail',
        remote: {
          name: expect.stringMatching(/./),
          message: 'no such language: ẍ',
          stack: expect.stringMatching(/(?:[Cc]onformance\w*\.\w+|main\.go):\d+|conformance\w*\.py", line \d+/),
        },
      })
      expect(await ref.call('echo', 1)).toBe(1)
    })

    it('may throw anything, and never ends the worker', async () => {
      const { ref } = await startStage(makeChild)
      const error = await errorOf(ref.call('fail_oddly'))
      expect(error).toMatchObject({
        code: 'REMOTE_ERROR',
        remote: { message: expect.stringContaining('not an error') },
      })
      ref.cast('fail', { message: 'nobody hears this' })
      expect(await ref.call('echo', 1)).toBe(1)
      expect(ref.lastDeath).toBeUndefined()
    })

    it('that does not exist is answered with those that do', async () => {
      const { ref } = await startGated(makeChild)
      const error = await errorOf(ref.call('ecko', 1))
      expect(error).toMatchObject({ code: 'REMOTE_UNKNOWN_METHOD' })
      for (const known of ['echo', 'counter', 'call_sibling']) expect(String(error)).toContain(known)
    })

    it('sees the headers of its call', async () => {
      const { ref } = await startStage(makeChild)
      const headers = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 'x-tenant': 'ääni' }
      expect(await ref.call('headers', null, { headers })).toEqual(headers)
    })

    it('logs at every level, with fields, in order', async () => {
      const { ref } = await startGated(makeChild)
      const lines: unknown[] = []
      const undo = subscribe('worker:log', ({ path, source, level, message, fields }) => {
        if (isOfWorker(path) && source === 'log') lines.push({ level, message, fields })
      })
      await ref.call('log')
      undo()
      expect(lines).toEqual(
        ['trace', 'debug', 'info', 'warn', 'error'].map((level) => ({
          level,
          message: `at ${level}`,
          fields: { level },
        })),
      )
    })
  })

  describe('a call to a sibling', () => {
    it('reaches it by a relative and by a full path', async () => {
      const { ref } = await startGated(makeChild)
      for (const target of ['./gate', 'main/gate']) {
        const args = ['through', target]
        expect(await ref.call('call_sibling', { target, method: 'echo', args })).toEqual(args)
      }
    })

    it.each([
      ['that fails', './gate', 'fail', ['HANDLER_FAILED', 'RangeError', 'the gate is stuck']],
      ['that has no such method', './gate', 'break', ['UNKNOWN_METHOD', expect.anything(), '"open"']],
      ['that does not exist', './nobody', 'echo', ['CALL_NOPROC', 'CallError', 'there is no child "main/nobody"']],
    ])('%s brings its error by the codes of the protocol', async (_, target, method, [code, name, message]) => {
      const { ref } = await startGated(makeChild)
      const rescued = await ref.call('rescue_sibling', { target, method })
      expect(rescued).toEqual([code, name, expect.stringContaining(String(message))])
      const error = await errorOf(ref.call('call_sibling', { target, method }))
      expect(error).toMatchObject({
        code: 'REMOTE_ERROR',
        remote: { message: expect.stringContaining(String(message)) },
      })
    })
  })
}
