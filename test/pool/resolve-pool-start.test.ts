import { describe, expect, it } from 'vitest'
import {
  actor,
  behaviour,
  type ChildSpec,
  dynamicSupervisor,
  pool,
  supervisor,
  taskSupervisor,
  worker,
} from '../../src/index.ts'
import { resolvePoolStart } from '../../src/pool/resolve-pool-start.ts'
import { OWN_KINDS } from '../../src/system/own-kinds.ts'

const member = actor('m', behaviour({ init: (_: undefined) => undefined }))

describe('the spec of a pool', () => {
  it.each([
    ['supervisor', supervisor('s', {}, [])],
    ['dynamic supervisor', dynamicSupervisor('s')],
    ['task supervisor', taskSupervisor('s')],
    ['pool', pool('s', member)],
  ])('refuses a %s as a member', (_, wrong) => {
    expect(() => pool('p', wrong)).toThrow(
      expect.objectContaining({
        code: 'SPEC_NOT_POOLABLE',
        message: expect.stringMatching(
          /^Pool "p" has a wrong spec: expected `member` to be a worker or an actor; got /,
        ),
      }),
    )
  })

  it('refuses a temporary member, which a pool could not keep', () => {
    expect(() => pool('p', actor('m', behaviour({ init: () => 0 }), undefined, { restart: 'temporary' }))).toThrow(
      /expected `restart` to be permanent or transient/,
    )
  })

  it('refuses a member that is wrong itself, where it is written', () => {
    const broken = { id: 'm', start: { kind: 'worker', runtime: 'none', command: '' } } as const
    expect(() => pool('p', broken)).toThrow(/Worker "p\/m" has a wrong spec: expected `command`/)
  })

  it('gives a member without a budget one of its own, and keeps the one that it has', () => {
    const program = { kind: 'worker', runtime: 'none', command: 'none' } as const
    const budgetOf = (member: ChildSpec) => {
      const start = { kind: 'pool', member, options: { size: 1 } }
      return resolvePoolStart(start, { path: 'main/p', kinds: OWN_KINDS }).member.budget
    }
    expect(budgetOf(worker('m', program))).toMatchObject({ intensity: 3, periodMs: 5_000, probeMs: 1_000 })
    expect(budgetOf(worker('m', program, { budget: { intensity: 9 } }))).toMatchObject({
      intensity: 9,
      probeMs: 30_000,
    })
  })
})
