import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { type LeaseEnd, Leases } from '../../src/pool/leases.ts'

let leases = new Leases()

beforeEach(() => {
  leases = new Leases()
})

const open = (member = 'main/embed/1', holder = 'host') => leases.open({ member, holder }, 100).id

describe('Leases', () => {
  it('its holder may use it until it ends', () => {
    const id = open()
    expect(leases.use(id, 'host', 200)).toMatchObject({ ok: true, lease: { member: 'main/embed/1', lastUsedAt: 200 } })
    expect([leases.size, leases.of('main/embed/1').length, leases.of('main/embed/2').length]).toEqual([1, 1, 0])
  })

  it.each(['released', 'deadline', 'holder_ended', 'member_died'] as const)('after its end it says how: %s', (end) => {
    const id = open()
    expect(leases.end(id, end, 300)?.id).toBe(id)
    expect(leases.use(id, 'host', 400)).toEqual({ ok: false, error: 'ended', end, endedAt: 300 })
  })

  it('ends once, and stays as it ended', () => {
    const id = open()
    leases.end(id, 'deadline', 300)
    expect(leases.end(id, 'released', 400)).toBeUndefined()
    expect(leases.use(id, 'host', 500)).toMatchObject({ end: 'deadline', endedAt: 300 })
  })

  it('is used by one holder only', () => {
    const id = open('main/embed/1', 'main/ingest')
    expect(leases.use(id, 'main/other', 200)).toEqual({ ok: false, error: 'other_holder', holder: 'main/ingest' })
  })

  it('one that never was is unknown', () => {
    expect(leases.use(7, 'host', 0)).toEqual({ ok: false, error: 'unknown' })
  })

  it('ends with its member, and with its holder, and no other does', () => {
    const first = open('main/embed/1', 'main/a')
    const second = open('main/embed/2', 'main/a')
    const third = open('main/embed/2', 'main/b')
    expect(leases.memberDied('main/embed/1', 300).map(({ id }) => id)).toEqual([first])
    expect(leases.holderEnded('main/a', 300).map(({ id }) => id)).toEqual([second])
    expect(leases.use(third, 'main/b', 300).ok).toBe(true)
  })

  it('one that nobody uses is found and named, to the millisecond', () => {
    const id = open('main/embed/1', 'main/ingest')
    leases.use(open(), 'host', 900)
    expect(leases.forgotten(800, 899)).toEqual([])
    expect(leases.forgotten(800, 900)).toMatchObject([{ id, holder: 'main/ingest', member: 'main/embed/1' }])
  })

  it('remembers how 256 sessions ended, and no more', () => {
    const ids = Array.from({ length: 300 }, () => open())
    for (const id of ids) leases.end(id, 'released', 300)
    const known = ids.filter(isKnown)
    expect([leases.size, known.length]).toEqual([0, 256])
  })

  it('no order of events gives a member back twice, or keeps one that has ended', () => {
    const event = fc.record({
      do: fc.constantFrom<'open' | LeaseEnd>('open', 'open', 'released', 'deadline', 'holder_ended', 'member_died'),
      at: fc.nat({ max: 5 }),
    })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        leases = new Leases()
        const held = new Set<number>()
        for (const { do: what, at } of events) {
          if (what === 'open') held.add(open(`m${at}`, `h${at}`))
          else if (what === 'member_died')
            for (const { id } of leases.memberDied(`m${at}`, 0)) expect(held.delete(id)).toBe(true)
          else if (what === 'holder_ended')
            for (const { id } of leases.holderEnded(`h${at}`, 0)) expect(held.delete(id)).toBe(true)
          else if (leases.end(at, what, 0) !== undefined) expect(held.delete(at)).toBe(true)
          expect(leases.size).toBe(held.size)
        }
      }),
    )
  })
})

function isKnown(id: number): boolean {
  const use = leases.use(id, 'host', 400)
  return !use.ok && use.error === 'ended'
}
