import { describe, expect, it } from 'vitest'
import { LAUNCH_FAILED_CODE, launchFailure, launchGated, launchInto } from '../../src/containment/launcher.ts'
import { openRecorded } from '../port/recorded-port.ts'

const ECHO = { command: '/bin/echo', args: ['ran'], env: {}, cwd: undefined, descriptors: 'pipes' } as const

describe('a launcher', () => {
  it('that cannot enter does not run the program, and says where it could not enter', async () => {
    const { command, args } = launchInto(['/no/such/group/cgroup.procs'], ECHO)
    const recorded = openRecorded({ command, args })
    const { code, stderrTail } = await recorded.exited
    expect(recorded.told).not.toContain('stdout: ran')
    expect(launchFailure(code, stderrTail)).toContain('could not enter /no/such/group/cgroup.procs')
  })

  it('that is gated runs the program when it is given a line, and not at the end of its input', async () => {
    const { command, args } = launchGated({ command: [], isInit: false }, ECHO)
    const opened = openRecorded({ command, args })
    opened.port.write(Buffer.from('\n'))
    expect(await opened.exited).toMatchObject({ code: 0 })
    expect(opened.told).toContain('stdout: ran')
    const closed = openRecorded({ command, args })
    closed.port.closeInput()
    expect(await closed.exited).toMatchObject({ code: LAUNCH_FAILED_CODE })
    expect(closed.told).not.toContain('stdout: ran')
  })
})

describe('launchFailure', () => {
  it('is not claimed for a program that exits with the same code', () => {
    expect(launchFailure(LAUNCH_FAILED_CODE, 'my own words')).toBeUndefined()
    expect(
      launchFailure(1, 'tutti: this program was not started, because its process could not enter x'),
    ).toBeUndefined()
  })
})
