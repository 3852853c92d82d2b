import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { fateOf, formatMark, ownMark, parseMark, parseStartTime, startTimeOf } from '../../src/containment/host-mark.ts'

const MARK = { boot: '0123abcd', pidNamespace: '4026531836', pid: 17, startTime: '987654', system: 'a-B_9' }

function own() {
  const mark = ownMark('me')
  if (mark === undefined) throw new Error('this machine does not tell')
  return mark
}

describe('a mark', () => {
  it('is the name of a folder, and can be read back', () => {
    expect(formatMark(MARK)).toBe('tutti.0123abcd.4026531836.17.987654.a-B_9')
    expect(parseMark(formatMark(MARK))).toEqual(MARK)
    expect(parseMark(formatMark(own()))).toEqual(own())
  })

  it.each([
    'tutti',
    'tutti.x',
    'user.slice',
    'tutti.0123abcd.1.17.9.',
    'tutti.0123abcd.1.-1.9.a',
    'x.tutti.0123abcd.1.1.9.a',
  ])('is not read from %s', (name) => {
    expect(parseMark(name)).toBeUndefined()
  })
})

describe('fateOf', () => {
  it('is alive only when pid, start time and boot are the same', () => {
    const me = own()
    expect(fateOf({ ...me, system: 'another of this process' }, me)).toBe('alive')
    expect(fateOf({ ...me, startTime: '1' }, me)).toBe('dead')
    expect(fateOf({ ...me, boot: '00000000' }, me)).toBe('dead')
  })

  it('is unknown where the pid means another process', () => {
    const me = own()
    expect(fateOf({ ...me, pidNamespace: '1', startTime: '1' }, me)).toBe('unknown')
  })
})

describe('startTimeOf', () => {
  it('is that of a process that runs, and none when it has ended', async () => {
    const child = spawn('sleep', ['600'])
    const exited = once(child, 'exit')
    const pid = child.pid ?? 0
    expect(startTimeOf(pid)).toMatch(/^\d+$/)
    child.kill('SIGKILL')
    await exited
    expect(startTimeOf(pid)).toBeUndefined()
  })

  it('is read behind a name that looks like fields', () => {
    const rest = Array.from({ length: 19 }, (_, index) => index + 4).join(' ')
    expect(parseStartTime(`17 (a) S 1 (b)) S ${rest}`)).toBe('22')
    expect(parseStartTime(`17 (dead) Z ${rest}`)).toBeUndefined()
  })
})
