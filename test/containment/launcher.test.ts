import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { initOf, LAUNCH_FAILED_CODE, launchFailure, launchGated, launchInto } from '../../src/containment/launcher.ts'
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
    closed.port.end()
    expect(await closed.exited).toMatchObject({ code: LAUNCH_FAILED_CODE })
    expect(closed.told).not.toContain('stdout: ran')
  })
})

/** Each shell that is `/bin/sh` somewhere, as far as it is installed. */
const SHELLS = ['/bin/sh', '/bin/dash', '/bin/bash', '/bin/ksh', '/bin/busybox'].filter((path) => existsSync(path))

describe.each(SHELLS)('the environment behind a launcher that is run by %s', (shell) => {
  const environmentOf = (args: readonly string[], env: Readonly<Record<string, string>>): readonly string[] => {
    const { status, stdout } = spawnSync(shell, args, { argv0: 'sh', env, input: '\n', encoding: 'utf8' })
    expect(status).toBe(0)
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .toSorted()
  }

  it.each([
    ['nothing', {}],
    ['a plain variable', { A: '1' }],
    ['variables of shells', { _: 'mine', SHLVL: '7', PWD: '/nowhere', IFS: 'x', A: '1' }],
  ])('is as given: %s', (_, given) => {
    const program = { command: '/usr/bin/env', args: [], env: given, cwd: undefined, descriptors: 'stdio' } as const
    const expected = Object.entries(given)
      .map(([name, value]) => `${name}=${value}`)
      .toSorted()
    const launches = [launchInto([], program), launchGated({ command: [], isInit: false }, program)]
    for (const { args, env } of launches) expect(environmentOf(args, env)).toEqual(expected)
    const [, ...init] = initOf(program)
    const { env } = launchGated({ command: [], isInit: true }, program)
    expect(environmentOf([...init, program.command], env)).toEqual(expected)
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
