import { describe, expect, it } from 'vitest'
import { parseUsage, readUsage } from '../../src/containment/usage.ts'

const CPU = 'usage_usec 1500\nuser_usec 1000\nsystem_usec 500\n'

describe('parseUsage', () => {
  it('reads the files of version 2', () => {
    const events = 'low 0\nhigh 0\nmax 3\noom 1\noom_kill 1\noom_group_kill 0\n'
    expect(parseUsage({ cpu: CPU, peak: '4096\n', events })).toEqual({ peakMemoryBytes: 4096, oomKills: 1, cpuMs: 1.5 })
  })

  it('reads the files of version 1', () => {
    const events = 'oom_kill_disable 0\nunder_oom 0\noom_kill 2\n'
    expect(parseUsage({ cpu: CPU, peak: '8192\n', events })).toEqual({ peakMemoryBytes: 8192, oomKills: 2, cpuMs: 1.5 })
  })

  it('leaves out what is not counted', () => {
    expect(parseUsage({ cpu: undefined, peak: undefined, events: undefined })).toEqual({})
    expect(readUsage({ unified: '/no/such/group', memory: undefined })).toEqual({})
  })
})
