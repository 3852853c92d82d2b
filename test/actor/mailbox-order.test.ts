import { describe, expect, it } from 'vitest'
import { actor, behaviour } from '../../src/index.ts'
import { gate, play } from './stage.ts'

describe('an actor handles one message at a time', () => {
  it.each([
    ['priority', 'first held high low info soon'],
    ['deadline', 'first held soon low info high'],
  ] as const)(
    'in the order of its mailbox (%s); plain messages stay behind those that came before them',
    async (order, expected) => {
      const log: string[] = []
      const { opened, open } = gate()
      const recorder = behaviour({
        init: () => 0,
        calls: {
          note: async (_, text: string) => {
            log.push(text)
            await opened
          },
        },
        info: (_, message: string) => void log.push(message),
      })
      const { system } = await play([actor('recorder', recorder, undefined, { mailbox: { order } })])
      const ref = system.ref('main/recorder', recorder)
      const begun = ref.call('note', 'first')
      await new Promise(setImmediate)
      // It holds one while it is busy; what comes behind that waits in the mailbox.
      const calls = [ref.call('note', 'held'), ref.call('note', 'low', { deadlineMs: 4_000 })]
      system.send('main/recorder', 'info')
      calls.push(ref.call('note', 'high', { priority: 1 }), ref.call('note', 'soon', { deadlineMs: 3_000 }))
      open()
      await Promise.all([begun, ...calls])
      expect(log.join(' ')).toBe(expected)
    },
  )
})
