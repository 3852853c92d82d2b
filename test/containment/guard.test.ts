import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../src/clock/clock.ts'
import { Guard, PROCESS_GROUPS_DUTY } from '../../src/containment/guard.ts'
import { startTimeOf } from '../../src/containment/host-mark.ts'
import { within } from '../fixtures/await-event.ts'
import { untilSo } from '../fixtures/until-so.ts'

interface Sleeper {
  readonly child: ChildProcess
  readonly pid: number
  readonly exited: Promise<unknown>
  readonly line: string
}

function sleeper(): Sleeper {
  const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' })
  const exited = once(child, 'exit')
  const pid = child.pid ?? 0
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, pid, exited, line: `+ ${pid} ${startTimeOf(pid) ?? ''}` }
}

const isAlive = ({ child }: Sleeper): boolean => child.exitCode === null && child.signalCode === null

/** Resolves when a process ignores SIGTERM. */
function untilDeaf(pid: number): Promise<void> {
  const sigterm = 1n << 14n
  return untilSo(`process ${pid} to ignore SIGTERM`, () => {
    const [, ignored = '0'] = /SigIgn:\s*([0-9a-f]+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return (BigInt(`0x${ignored}`) & sigterm) !== 0n
  })
}

describe('the guard of process groups', () => {
  it('kills at the end what it was told of, and has not been told has ended', async () => {
    const [first, second, third, stranger, unknown] = [sleeper(), sleeper(), sleeper(), sleeper(), sleeper()]
    const guard = new Guard({ script: PROCESS_GROUPS_DUTY, args: [''], recall: () => [] }, systemClock)
    for (const { line } of [first, second, third]) guard.tell(line)
    guard.tell(`+ ${stranger.pid} 1`)
    guard.tell(`- ${second.pid}`)
    await within('the end of the guard', guard.end())
    await within('the end of what it guarded', Promise.all([first.exited, third.exited]))
    expect([second, stranger, unknown].map(isAlive)).toEqual([true, true, true])
  })

  it('removes the records of its host', async () => {
    const records = mkdtempSync(join(tmpdir(), 'tutti-guard-'))
    const guard = new Guard({ script: PROCESS_GROUPS_DUTY, args: [records], recall: () => [] }, systemClock)
    await within('the end of the guard', guard.end())
    expect(existsSync(records)).toBe(false)
  })

  it('is not moved by what ends a terminal or a service', async () => {
    const guarded = sleeper()
    const guard = new Guard({ script: PROCESS_GROUPS_DUTY, args: [''], recall: () => [] }, systemClock)
    guard.tell(guarded.line)
    const { pid } = guard
    await within('the guard to be on duty', untilDeaf(pid ?? 0))
    for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.kill(pid ?? 0, signal)
    expect(guard.pid).toBe(pid)
    await within('the end of the guard', guard.end())
    await within('the end of what it guarded', guarded.exited)
  })

  it('is replaced when it is killed, and its successor knows what it knew', async () => {
    const guarded = sleeper()
    let tellRecalled = (): void => undefined
    const recalled = new Promise<void>((resolve) => (tellRecalled = resolve))
    const guard = new Guard(
      {
        script: PROCESS_GROUPS_DUTY,
        args: [''],
        recall: () => {
          tellRecalled()
          return [guarded.line]
        },
      },
      systemClock,
    )
    guard.tell(guarded.line)
    const { pid } = guard
    process.kill(pid ?? 0, 'SIGKILL')
    await within('the next guard', recalled)
    expect(guard.pid).not.toBe(pid)
    expect(isAlive(guarded)).toBe(true)
    await within('the end of the guard', guard.end())
    await within('the end of what it guarded', guarded.exited)
  })
})
