import { describe, expect, it } from 'vitest'
import { systemClock, type Timer } from '../../src/clock/clock.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'
import { awaitGone } from '../fixtures/await-event.ts'
import { untilSo } from '../fixtures/until-so.ts'
import { frameOf, openRecorded, openScript } from './recorded-port.ts'

const pidsOf = (told: readonly string[]): number[] =>
  told.filter((line) => /^stdout: \d+$/.test(line)).map((line) => Number(line.slice('stdout: '.length)))

describe('a port', () => {
  it.each([
    ['pipes', 'exec cat <&3 >&4'],
    ['stdio', 'exec cat'],
  ] as const)('carries frames both ways on %s, and ends the program by end of file', async (descriptors, script) => {
    const recorded = openScript(script, { descriptors })
    for (const payload of ['one', 'two', 'ääni']) recorded.port.write(frameOf(payload))
    await recorded.until('payload ääni')
    recorded.port.end()
    expect(await recorded.exited).toEqual({
      spawnFailure: undefined,
      code: 0,
      signal: undefined,
      stderrTail: '',
      truncated: undefined,
      usage: undefined,
      hasSurvivors: false,
    })
    expect(recorded.told).toEqual([
      'spawned',
      'payload one',
      'payload two',
      'payload ääni',
      ...framesEnded(recorded.told),
      'exited',
    ])
  })

  it('tells the exit code', async () => {
    expect(await openScript('exit 3').exited).toMatchObject({ code: 3, signal: undefined })
  })

  it('tells the last words, without what was said before a silence, and how long before the end they came', async () => {
    const clock = { ...systemClock, nowMs: 0, now: () => clock.nowMs }
    const script = `echo 'cache is warm' >&2; read -r line <&3; [ "$line" = die ] && echo 'fatal: no disk' >&2; exit 3`
    const ended = async (order: string) => {
      const recorded = openScript(script, {}, clock)
      await recorded.until('stderr: cache is warm')
      clock.nowMs += 4_000
      recorded.port.write(Buffer.from(`${order}\n`))
      return (await recorded.exited).lastWords
    }
    expect(await ended('die')).toEqual({ text: 'fatal: no disk', beforeEndMs: 0 })
    expect(await ended('just end')).toEqual({ text: 'cache is warm', beforeEndMs: 4_000 })
  })

  it('tells the signal', async () => {
    const recorded = openScript('exec sleep 60')
    await recorded.until('spawned')
    recorded.port.signal('SIGTERM')
    expect(await recorded.exited).toMatchObject({ code: undefined, signal: 'SIGTERM' })
  })

  it('gives the program its environment and nothing else, and its working folder', async () => {
    const recorded = openScript('env -i /usr/bin/env; exec /usr/bin/env pwd', { cwd: '/' })
    await recorded.exited
    expect(recorded.told).toContain('stdout: /')
    const bare = openRecorded({ command: '/usr/bin/env', env: { ONLY: 'this' } })
    await bare.exited
    expect(bare.told.filter((line) => line.startsWith('stdout'))).toEqual(['stdout: ONLY=this'])
  })

  it('gives the program nothing to read on stdin, unless the frames are there', async () => {
    const recorded = openScript('cat; echo done')
    await recorded.exited
    expect(recorded.told).toContain('stdout: done')
  })

  it('tells everything that the pipes held before the exit, and nothing after it', async () => {
    const last = 'the very last words, without a line end'
    const script = `seq 1 20000; seq 1 20000 >&2; printf '\\000\\000\\000\\002hi' >&4; printf '${last}'; printf '${last}' >&2; exit 7`
    const recorded = openScript(script)
    expect(await recorded.exited).toMatchObject({ code: 7 })
    expect(recorded.told.at(-1)).toBe('exited')
    for (const source of ['stdout', 'stderr']) {
      const lines = recorded.told.filter((line) => line.startsWith(`${source}: `))
      expect(lines).toHaveLength(20_001)
      expect(lines.at(-1)).toBe(`${source}: ${last}`)
    }
    expect(recorded.told).toContain('payload hi')
  })

  it('waits for what stdout holds, also when nothing else is open', async () => {
    const recorded = openScript('exec 2>&- 4>&-; seq 1 20000')
    await recorded.exited
    expect(recorded.told.filter((line) => line.startsWith('stdout: '))).toHaveLength(20_000)
    expect(recorded.told.at(-1)).toBe('exited')
  })

  it('keeps the last 64 KiB of stderr', async () => {
    const { stderrTail } = await openScript("head -c 300000 /dev/zero | tr '\\0' 'x' >&2; printf 'the end' >&2").exited
    expect(Buffer.byteLength(stderrTail)).toBe(65_536)
    expect(stderrTail.endsWith('xthe end')).toBe(true)
  })

  it('says that the frames ended in the middle of one', async () => {
    expect((await openScript("printf '\\000\\000\\000\\011half' >&4").exited).truncated).toMatchObject({
      code: 'WIRE_TRUNCATED',
    })
  })

  it('tells once that the bytes break the framing, and reads on to nowhere', async () => {
    const recorded = openScript("head -c 300000 /dev/zero | tr '\\0' 'x' >&4; echo written; exec sleep 60")
    // The program is not blocked by a pipe that nobody reads.
    await recorded.until('stdout: written')
    await recorded.until('WIRE_FRAME_TOO_LARGE')
    recorded.port.signal('SIGKILL')
    await recorded.exited
    expect(recorded.told.filter((line) => line.startsWith('WIRE_'))).toEqual(['WIRE_FRAME_TOO_LARGE'])
    expect(recorded.payloads).toEqual([])
  })

  it('tells when a program closes its frames and lives on', async () => {
    const recorded = openScript('exec 4>&-; exec sleep 60')
    await recorded.until('frames ended')
    expect(recorded.told).not.toContain('exited')
  })
})

describe('back-pressure of a port', () => {
  it('is congested while the program does not read, and tells when it does again', async () => {
    const recorded = openScript('exec cat <&3 >/dev/null')
    const { port } = recorded
    await recorded.until('spawned')
    process.kill(port.pid ?? 0, 'SIGSTOP')
    expect(port.isCongested).toBe(false)
    for (let frames = 0; frames < 16; frames += 1) port.write(frameOf(Buffer.alloc(1_000_000)))
    await Promise.resolve() // what is written in one turn leaves at its end
    expect(port.isCongested).toBe(true)
    expect(recorded.told).not.toContain('drained')
    process.kill(port.pid ?? 0, 'SIGCONT')
    await recorded.until('drained')
    expect(port.isCongested).toBe(false)
    port.end()
    expect(await recorded.exited).toMatchObject({ code: 0 })
  })

  it('ends with the program, and writing to the dead is nothing', async () => {
    const recorded = openScript('exec sleep 60')
    const { port } = recorded
    await recorded.until('spawned')
    for (let frames = 0; frames < 16; frames += 1) port.write(frameOf(Buffer.alloc(1_000_000)))
    await Promise.resolve()
    expect(port.isCongested).toBe(true)
    port.signal('SIGKILL')
    await recorded.exited
    port.write(frameOf('hello?'))
    port.end()
    port.signal('SIGTERM')
    await Promise.resolve()
    expect(recorded.told.at(-1)).toBe('exited')
  })
})

describe('a program that cannot be started', () => {
  const E2BIG = 'x'.repeat(4_000_000)

  it.each([
    ['there is no such program', { command: 'tutti-no-such-program' }, 'ENOENT', /was not found on PATH/],
    ['there is no such folder', { command: '/bin/sh', cwd: '/no/such/folder' }, 'ENOENT', /working folder/],
    ['it is a folder', { command: '/tmp' }, 'EACCES', /is a folder/],
    ['an argument holds a null byte', { command: '/bin/echo', args: ['a\0b'] }, 'UNKNOWN', /null bytes/],
    ['its arguments are too long', { command: '/bin/echo', args: [E2BIG] }, 'E2BIG', /./],
  ])('because %s: its exit says so, and it was never spawned', async (_, spec, errno, diagnosis) => {
    const recorded = openRecorded(spec)
    const { spawnFailure, code, signal } = await recorded.exited
    expect(spawnFailure).toEqual({ errno, diagnosis: expect.stringMatching(diagnosis) })
    expect([code, signal]).toEqual([undefined, undefined])
    expect(recorded.port.pid).toBeUndefined()
    expect(recorded.told).toEqual(['exited'])
    recorded.port.write(frameOf('hello?'))
    recorded.port.end()
    recorded.port.signal('SIGKILL')
  })
})

describe('the group of a program', () => {
  it('is signalled as a whole', async () => {
    const recorded = openScript('sleep 600 & echo $!; echo up; wait')
    await recorded.until('stdout: up')
    recorded.port.signal('SIGKILL')
    await recorded.exited
    for (const pid of pidsOf(recorded.told)) await awaitGone(pid)
    expect(pidsOf(recorded.told)).toHaveLength(1)
  })

  it('does not outlive it', async () => {
    const recorded = openScript('sleep 600 & echo $!')
    expect(await recorded.exited).toMatchObject({ code: 0 })
    for (const pid of pidsOf(recorded.told)) await awaitGone(pid)
    expect(pidsOf(recorded.told)).toHaveLength(1)
  })

  it('is not ours: what is sent to our own group does not reach it', async () => {
    const recorded = openScript('echo $$; cut -d" " -f5 /proc/$$/stat')
    await recorded.exited
    const [pid, group] = pidsOf(recorded.told)
    expect(group).toBe(pid)
  })
})

describe('a process in another group that holds the pipes', () => {
  it('delays the exit by the drain, and no longer', async () => {
    const clock = new ObservedClock()
    const recorded = openScript(
      'setsid sleep 600 & echo $!; printf "not a whole line"; printf "nor this" >&2; exit 5',
      {},
      clock,
    )
    await recorded.until('spawned')
    await clock.armed
    // Whatever the pipes held was read in the turn in which the exit was seen, or is read now.
    await recorded.until(`stdout: ${await grandchildOf(recorded)}`)
    expect(recorded.told).not.toContain('exited')
    clock.advanceNow(249)
    expect(recorded.told).not.toContain('exited')
    clock.advanceNow(1)
    expect(await recorded.exited).toMatchObject({ code: 5, stderrTail: 'nor this' })
    expect(recorded.told).toEqual(expect.arrayContaining(['stdout: not a whole line', 'stderr: nor this']))
    expect(recorded.told.at(-1)).toBe('exited')
    process.kill(pidsOf(recorded.told)[0] ?? 0, 'SIGKILL')
  })
})

/** Tells when a timer is set: the port does so when it sees the end of the process. */
class ObservedClock extends TestClock {
  #tell: () => void = () => undefined
  readonly armed = new Promise<void>((resolve) => {
    this.#tell = resolve
  })

  override setTimer(delayMs: number, fire: () => void): Timer {
    this.#tell()
    return super.setTimer(delayMs, fire)
  }
}

async function grandchildOf(recorded: {
  readonly told: readonly string[]
  until(what: string): Promise<void>
}): Promise<number> {
  await untilSo('the pid of the grandchild', () => pidsOf(recorded.told).length > 0)
  return pidsOf(recorded.told)[0] ?? 0
}

/** Whether the program is seen to close its frames before its exit is open. */
function framesEnded(told: readonly string[]): readonly string[] {
  return told.includes('frames ended') ? ['frames ended'] : []
}
