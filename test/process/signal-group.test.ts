import { describe, expect, it } from 'vitest'
import { signalGroup } from '../../src/process/signal-group.ts'
import { awaitGone } from '../fixtures/await-event.ts'
import { openScript } from '../port/recorded-port.ts'

describe('signalGroup', () => {
  it('reaches everybody in the group, also after its leader has ended', async () => {
    const recorded = openScript('sleep 600 & sleep 600 & echo up; exec sleep 600')
    await recorded.until('stdout: up')
    const pid = recorded.port.pid ?? 0
    expect(signalGroup(pid, 'SIGKILL')).toBe('sent')
    expect(await recorded.exited).toMatchObject({ signal: 'SIGKILL' })
    await awaitGone(pid)
  })

  it('says that nobody was there', async () => {
    const recorded = openScript('exit 0')
    await recorded.exited
    expect(signalGroup(recorded.port.pid ?? 0, 'SIGTERM')).toBe('gone')
  })
})
