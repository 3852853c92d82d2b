import { describe, expect, it } from 'vitest'
import { type AffinityOptions, pool } from '../../src/index.ts'
import { play } from '../actor/stage.ts'
import { within } from '../fixtures/await-event.ts'
import { type GatedMethods, gatedMember, given, turn } from './gated-member.ts'

const byTenant = (options: Omit<AffinityOptions, 'key'> = {}) => ({
  affinity: {
    key: (_method: string, _args: unknown, headers?: Readonly<Record<string, string>>) => headers?.['tenant'] ?? '',
    ...options,
  },
})

async function stage(options: Omit<AffinityOptions, 'key'>, size = 4) {
  const gated = gatedMember()
  const { system, clock } = await play([pool('p', gated.member, { size, ...byTenant(options) })])
  const ref = system.ref<GatedMethods>('main/p')
  const who = (tenant: string) => ref.call('who', undefined, { headers: { tenant } })
  const wait = (tenant: string, name: string) => ref.call('wait', name, { headers: { tenant } })
  return { ...gated, system, clock, ref, who, wait }
}

describe('affinity', () => {
  it('sends the calls of one key to one member, and those of many keys to all', async () => {
    const { who } = await stage({})
    const members = new Map<string, Set<string>>()
    for (const tenant of Array.from({ length: 40 }, (_, i) => `t${i}`)) {
      const asked = new Set([await who(tenant), await who(tenant)])
      members.set(tenant, asked)
      expect(asked.size, tenant).toBe(1)
    }
    expect(new Set([...members.values()].flatMap((each) => [...each])).size).toBe(4)
  })

  it('moves only the keys of a member that goes', async () => {
    const { who, system } = await stage({ mode: 'strict', onLost: 'rebind' })
    const tenants = Array.from({ length: 40 }, (_, i) => `t${i}`)
    const ask = () => Promise.all(tenants.map(who))
    const before = await ask()
    system.pool('main/p')?.resize(3)
    await turn()
    const after = await ask()
    const moved = tenants.filter((_, i) => before[i] !== after[i])
    expect(moved).toEqual(tenants.filter((_, i) => before[i] === 'main/p/4'))
  })

  it('that is a hint serves elsewhere while the member of the key is busy', async () => {
    const { who, wait, open } = await stage({ mode: 'hint' })
    const owner = await who('acme')
    const busy = wait('acme', 'a')
    await turn()
    expect(await who('acme')).not.toBe(owner)
    open('a')
    expect(await busy).toBe(owner)
  })

  it('that is strict waits for the member of the key, and holds up nobody else', async () => {
    const { who, wait, open } = await stage({ mode: 'strict' })
    const owner = await who('acme')
    const busy = wait('acme', 'a')
    await turn()
    const waiting = who('acme')
    const asked = Array.from({ length: 20 }, (_, i) => who(`t${i}`))
    const answered = new Set<string>()
    for (const each of asked) void each.then((path) => answered.add(path))
    await turn()
    expect([answered.size, answered.has(owner)]).toEqual([3, false])
    open('a')
    expect(await within('both', Promise.all([busy, waiting]))).toEqual([owner, owner])
    await within('all others', Promise.all(asked))
  })

  it('that is strict fails what its lost member had not begun', async () => {
    const { who, wait, system } = await stage({ mode: 'strict' })
    const owner = await who('acme')
    void wait('acme', 'a').catch(() => undefined)
    await turn()
    const waiting = who('acme')
    system.exit(owner, 'kill')
    await expect(within('the refusal', waiting)).rejects.toMatchObject({ code: 'CALL_AFFINITY_LOST' })
  })

  it('that is strict keeps what waits for one member within the bounds of the pool', async () => {
    const { member, open } = gatedMember()
    const affinity = { key: (_: string, args: unknown) => String(args), mode: 'strict' } as const
    const mailbox = { maxMessages: 2, queueMs: 100 }
    const { system, clock } = await play([pool('p', member, { size: 2, affinity, mailbox })])
    const ref = system.ref<GatedMethods>('main/p')
    const busy = ref.call('wait', 'a')
    await turn()
    const waiting = [1, 2, 3, 4].map(() => ref.call('wait', 'a').catch((error: unknown) => error))
    expect(await within('the bound', given(waiting[3]))).toMatchObject({ code: 'CALL_MAILBOX_FULL' })
    await clock.advance(110)
    for (const call of waiting.slice(1, 3))
      expect(await within('the clock', call)).toMatchObject({ code: 'CALL_TIMEOUT', clock: 'queue' })
    open('a')
    expect(await busy).toMatch(/^main\/p/)
  })

  it('that may be rebound gives what a lost member had not begun to the next one', async () => {
    const { who, wait, system } = await stage({ mode: 'strict', onLost: 'rebind' })
    const owner = await who('acme')
    void wait('acme', 'a').catch(() => undefined)
    await turn()
    const waiting = who('acme')
    system.exit(owner, 'kill')
    expect(await within('the answer', waiting)).not.toBe(owner)
  })

  it.each<[string, () => unknown]>([
    ['throws', () => decodeURI('%')],
    ['returns no string', () => 7],
  ])('whose function %s fails that call and no other', async (_, key) => {
    const { member } = gatedMember()
    let isWrong = true
    const affinity = { key: () => (isWrong ? key() : 'x') as string }
    const { system } = await play([pool('p', member, { size: 2, affinity })])
    await expect(system.ref('main/p').call('who')).rejects.toMatchObject({ code: 'CALL_INVALID' })
    isWrong = false
    expect(await system.ref('main/p').call('who')).toMatch(/^main\/p/)
  })
})
