import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock/clock.ts'
import type { ContainmentName } from '../../src/containment/guarantees.ts'
import { portsIn } from '../../src/port/open-port.ts'
import type { Port } from '../../src/port/port.ts'
import type { PortSpec } from '../../src/port/port-spec.ts'
import { awaitGone } from '../fixtures/await-event.ts'
import { untilSo } from '../fixtures/until-so.ts'
import { frameOf, openRecorded, type RecordedPort } from '../port/recorded-port.ts'
import { missing, mustOpenLayer, type OpenLayer } from './layers.ts'

const SESSION = 'setsid sleep 600 & until read -r _ _ _ _ _ session _ </proc/$!/stat && [ $session = $! ]; do :; done'
const DAEMON = "(setsid sh -c 'sleep 600 >/dev/null 2>&1 & echo $!')"

/** Names that one shell or another sets, reads or drops. */
const OF_SHELLS: Readonly<Record<string, string>> = {
  PWD: '/p',
  OLDPWD: '/o',
  SHLVL: '41',
  IFS: 'x',
  OPTIND: '3',
  PPID: '99',
  _: 'under',
  PS1: 'p',
  LINENO: '5',
  UID: '77',
  BASH_ENV: '/none',
  ENV: '/none',
  BASHOPTS: 'b',
  'BASH_FUNC_f%%': '() { echo hi; }',
  'with space': 'y',
  ümläut: 'ä',
  '1digit': `'"\\$(id)\\`,
  EMPTY: '',
}

/**
 * What every layer does for a program, whatever stands in front of it. A layer that this machine
 * does not have is skipped.
 */
export async function testContainment(name: ContainmentName): Promise<void> {
  const why = await missing(name)
  describe.skipIf(why !== undefined)(`${name}${why === undefined ? '' : ` (${why})`}`, () => {
    let layer: OpenLayer
    let folder: string
    beforeAll(async () => {
      layer = await mustOpenLayer(name)
      folder = mkdtempSync(join(tmpdir(), 'tutti-contract-'))
    })
    afterAll(async () => {
      await layer.close()
      rmSync(folder, { recursive: true })
    })
    const open = (spec: Partial<PortSpec> & Pick<PortSpec, 'command'>): RecordedPort =>
      openRecorded(spec, systemClock, portsIn(layer.containment))
    const script = (text: string, spec: Partial<PortSpec> = {}): RecordedPort =>
      open({ command: '/bin/sh', args: ['-c', text], ...spec })

    it.each([
      ['pipes', 'exec cat <&3 >&4'],
      ['stdio', 'exec cat'],
    ] as const)('the program gets its frames from the first byte on, on %s', async (descriptors, text) => {
      const recorded = script(text, { descriptors })
      for (const payload of ['one', 'two', 'ääni']) recorded.port.write(frameOf(payload))
      await recorded.until('payload ääni')
      recorded.port.end()
      expect(await recorded.exited).toMatchObject({ code: 0, signal: undefined, truncated: undefined })
      expect(recorded.payloads.map(String)).toEqual(['one', 'two', 'ääni'])
    })

    it('the program has its arguments, its folder and its environment, and nothing else', async () => {
      const env = { ONLY: 'this one', 'npm_config_@scope:registry': 'a=b', PWD_: '' }
      const recorded = open({ command: '/usr/bin/env', env })
      await recorded.exited
      const lines = recorded.told.filter((line) => line.startsWith('stdout: ')).sort()
      expect(lines).toEqual(['stdout: ONLY=this one', 'stdout: PWD_=', 'stdout: npm_config_@scope:registry=a=b'])
      const words = script('pwd; printf "%s\\n" "$0" "$@"', {
        cwd: '/',
        args: ['-c', 'pwd; echo "$1"', 'me', '-- $x "\'*'],
      })
      await words.exited
      expect(words.told.filter((line) => line.startsWith('stdout: '))).toEqual(['stdout: /', `stdout: -- $x "'*`])
    })

    it.each([
      ['/usr/bin/env', '/usr/bin/env'],
      ['a program with a = in its path', 'a=b'],
    ])('variables that a shell sets, reads or cannot write are as given: %s', async (_, command) => {
      const program = command === 'a=b' ? join(folder, command) : command
      if (command === 'a=b') symlinkSync('/usr/bin/env', program)
      const recorded = open({ command: program, env: OF_SHELLS })
      await recorded.exited
      const lines = recorded.told.filter((line) => line.startsWith('stdout: ')).map((line) => line.slice(8))
      expect(lines.sort()).toEqual(
        Object.entries(OF_SHELLS)
          .map(([name, value]) => `${name}=${value}`)
          .sort(),
      )
    })

    it('its exit code and its signal come through', async () => {
      expect(await script('exit 3').exited).toMatchObject({ code: 3, signal: undefined })
      expect(await script('kill -s USR1 $$').exited).toMatchObject({ code: undefined, signal: 'SIGUSR1' })
      const terminated = script('echo up; exec sleep 600')
      await terminated.until('stdout: up')
      terminated.port.signal('SIGTERM')
      expect(await terminated.exited).toMatchObject({ code: undefined, signal: 'SIGTERM' })
      const killed = script("trap '' TERM; echo up; sleep 600")
      await killed.until('stdout: up')
      killed.port.signal('SIGKILL')
      expect(await killed.exited).toMatchObject({ code: undefined, signal: 'SIGKILL' })
    })

    it('it hears SIGTERM, and may end in its own way', async () => {
      const recorded = script("trap 'exit 9' TERM; echo up; sleep 600 & wait")
      await recorded.until('stdout: up')
      recorded.port.signal('SIGTERM')
      expect(await recorded.exited).toMatchObject({ code: 9, signal: undefined })
    })

    it('what cannot be started says why, and was never spawned', async () => {
      writeFileSync(join(folder, 'orphan'), '#!/no/such/interpreter\n')
      chmodSync(join(folder, 'orphan'), 0o755)
      writeFileSync(join(folder, 'plain'), '')
      const cases = [
        [{ command: 'tutti-no-such-program' }, 'ENOENT', /was not found on PATH/],
        [{ command: '/bin/sh', cwd: '/no/such/folder' }, 'ENOENT', /working folder/],
        [{ command: '/tmp' }, 'EACCES', /is a folder/],
        [{ command: join(folder, 'plain') }, 'EACCES', /is not executable/],
        [{ command: join(folder, 'orphan') }, 'ENOENT', /asks for the interpreter/],
        [{ command: '/bin/echo', args: ['a\0b'] }, 'UNKNOWN', /null bytes/],
        [{ command: '/bin/echo', args: ['x'.repeat(4_000_000)] }, 'E2BIG', /./],
      ] as const
      for (const [spec, errno, diagnosis] of cases) {
        const recorded = open(spec)
        const exit = await recorded.exited
        expect(exit.spawnFailure).toEqual({ errno, diagnosis: expect.stringMatching(diagnosis) })
        expect(recorded.told).toEqual(['exited'])
      }
    })

    it.each([
      ['a plain child', 'children', 'sleep 600 &'],
      ['a child in its own session', 'ownSessions', SESSION],
      ['a daemon', 'daemons', DAEMON],
    ] as const)('when it ends, %s of it has ended, if that is promised', async (_, promise, start) => {
      const sibling = script('echo up; exec cat <&3 >&4')
      await sibling.until('stdout: up')
      const mark = join(folder, promise)
      const recorded = script(`${start}\n exit 4`, { env: { PATH: process.env['PATH'] ?? '', TUTTI_MARK: mark } })
      expect(await recorded.exited).toMatchObject({ code: 4, hasSurvivors: false })
      const alive = await aliveAfter(mark, layer.guarantees.covers[promise] ? 0 : 1)
      expect(alive).toHaveLength(layer.guarantees.covers[promise] ? 0 : 1)
      for (const pid of alive) process.kill(pid, 'SIGKILL')
      await Promise.all(alive.map((pid) => awaitGone(pid)))
      sibling.port.write(frameOf('still here'))
      await sibling.until('payload still here')
    })

    it.each([
      ['exits', (port: Port): void => port.end()],
      ['is asked to by SIGTERM', (port: Port): void => port.signal('SIGTERM')],
      ['is killed by us', (port: Port): void => port.signal('SIGKILL')],
      ['is killed by somebody else', (port: Port): void => void process.kill(port.pid ?? 0, 'SIGKILL')],
    ] as const)('when it %s, all of it has ended that is promised', async (how, end) => {
      const mark = join(folder, how)
      const recorded = script(`sleep 600 &\n${SESSION}\n${DAEMON}\necho up; exec cat <&3`, {
        env: { PATH: process.env['PATH'] ?? '', TUTTI_MARK: mark },
      })
      await recorded.until('stdout: up')
      end(recorded.port)
      expect(await recorded.exited).toMatchObject({ hasSurvivors: false })
      const alive = await aliveAfter(mark, layer.guarantees.covers.daemons ? 0 : 2)
      expect(alive).toHaveLength(layer.guarantees.covers.daemons ? 0 : 2)
      for (const pid of alive) process.kill(pid, 'SIGKILL')
      await Promise.all(alive.map((pid) => awaitGone(pid)))
    })
  })
}

/**
 * Who is alive with that mark in its environment, as soon as it is so few; what was sent SIGKILL
 * takes a moment.
 */
async function aliveAfter(mark: string, expected: number): Promise<readonly number[]> {
  await untilSo(`no more than ${expected} processes with ${mark}`, () => processesWith(mark).length <= expected)
  return processesWith(mark)
}

function processesWith(mark: string): readonly number[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      const isMarked = readFileSync(`/proc/${name}/environ`, 'utf8').includes(`TUTTI_MARK=${mark}\0`)
      return isMarked && /^\d+$/.test(name) ? [Number(name)] : []
    } catch {
      return [] // No process, or one that ended while we looked.
    }
  })
}
