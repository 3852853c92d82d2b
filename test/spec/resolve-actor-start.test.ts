import { describe, expect, it } from 'vitest'
import { resolveActorStart } from '../../src/spec/resolve-actor-start.ts'

const behaviour = { init: () => 0 }
const minimal = { kind: 'actor', behaviour } as const

describe('the start of an actor', () => {
  it('has defaults', () => {
    expect(resolveActorStart(minimal, { path: 'main/a' })).toEqual({
      ...minimal,
      startTimeoutMs: 30_000,
      mailbox: {
        maxMessages: 10_000,
        overflow: 'reject',
        order: 'priority',
        ageMs: 1_000,
        lateMs: 1_000,
        queueMs: 'infinity',
      },
    })
  })

  it('keeps what is given, its behaviour and arguments as they are', () => {
    const args = { deep: [] }
    const name = { registry: 'rooms', key: 7, value: args }
    const given = { ...minimal, args, name, startTimeoutMs: 'infinity', mailbox: { maxMessages: 5 } } as const
    const resolved = resolveActorStart(given, { path: 'main/a' })
    expect(resolved).toMatchObject(given)
    expect([resolved.behaviour === behaviour, resolved.args === args]).toEqual([true, true])
    expect(resolveActorStart({ ...resolved }, { path: 'main/a' })).toEqual(resolved)
  })

  it('may have a plain name, or a place in a registry without a value', () => {
    expect(resolveActorStart({ ...minimal, name: 'ada' }, { path: 'main/a' }).name).toBe('ada')
    expect(resolveActorStart({ ...minimal, name: { registry: 'r', key: 'k' } }, { path: 'main/a' }).name).toEqual({
      registry: 'r',
      key: 'k',
    })
  })

  it.each([
    [{ kind: 'actor' }, 'SPEC_INVALID_START', 'behaviour'],
    [{ ...minimal, name: '' }, 'SPEC_INVALID_OPTION', 'name'],
    [{ ...minimal, name: 'a/b' }, 'SPEC_INVALID_OPTION', 'name'],
    [{ ...minimal, name: { key: 'k' } }, 'SPEC_INVALID_OPTION', 'name.registry'],
    [{ ...minimal, name: { registry: 'r', key: {} } }, 'SPEC_INVALID_OPTION', 'name.key'],
    [{ ...minimal, startTimeoutMs: 0 }, 'SPEC_INVALID_OPTION', 'startTimeoutMs'],
    [{ ...minimal, mailbox: { maxMessages: 0 } }, 'SPEC_INVALID_OPTION', 'mailbox.maxMessages'],
  ])('%o is refused with %s, and the error names `%s`', (start, code, field) => {
    const message: unknown = expect.stringContaining(`\`${field}\``)
    expect(() => resolveActorStart(start, { path: 'main/a' })).toThrow(expect.objectContaining({ code, message }))
  })
})
