import { describe, expect, it } from 'vitest'
import { noContainment, treeKillCommand } from '../../src/containment/no-containment.ts'

describe('treeKillCommand', () => {
  it('is needed where there are no process groups', () => {
    expect(treeKillCommand(42, 'win32')).toEqual(['taskkill', '/T', '/F', '/PID', '42'])
    expect(treeKillCommand(42, 'linux')).toBeUndefined()
    expect(treeKillCommand(42, 'darwin')).toBeUndefined()
  })
})

describe('without containment', () => {
  it('the program is started as it is', () => {
    const program = { command: 'a', args: ['b'], env: { C: 'd' }, cwd: '/', descriptors: 'pipes' } as const
    expect(
      noContainment.enclose(program, { now: () => 0, setTimer: () => ({ cancel: () => undefined }) }).launch,
    ).toEqual({
      command: 'a',
      args: ['b'],
      env: program.env,
      isGated: false,
    })
  })

  it('promises the plain children of a worker, and nothing when the host is killed', () => {
    expect(noContainment.guarantees.covers).toEqual({
      children: true,
      ownSessions: false,
      daemons: false,
      hostKilled: false,
    })
  })
})
