import { describe, expect, it } from 'vitest'
import { Envelope } from '../../src/calls/envelope.ts'
import { leastBusy } from '../../src/pool/choose-member.ts'
import { Members } from '../../src/pool/members.ts'
import { PLAIN } from '../calls/asked.ts'
import { FakeMember } from './fake-member.ts'

const envelope = new Envelope(PLAIN, undefined, 0)

describe('Members', () => {
  it('keeps those that are ready in the order of their numbers, each once', () => {
    const members = new Members<FakeMember>(leastBusy)
    const [one, two] = [new FakeMember(1), new FakeMember(2)]
    for (const member of [two, one, two]) members.join(member)
    expect(members.ready).toEqual([one, two])
    members.leave(one)
    members.leave(one)
    expect([members.ready, members.isEmpty]).toEqual([[two], false])
  })

  it('gives nothing to anybody while it is paused', () => {
    const members = new Members<FakeMember>(leastBusy)
    const one = new FakeMember(1)
    members.join(one)
    members.isPaused = true
    expect(members.next(envelope)).toBeUndefined()
    members.isPaused = false
    expect(members.next(envelope)).toBe(one)
  })
})
