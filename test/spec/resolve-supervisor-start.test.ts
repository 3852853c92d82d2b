import { describe, expect, it } from 'vitest'
import { isSupervisorSpec, resolveSupervisorStart } from '../../src/spec/resolve-supervisor-start.ts'
import { OWN_KINDS } from '../../src/system/own-kinds.ts'
import { PROGRAM, refusal } from './fakes.ts'
import { resolveChildSpec } from './resolve.ts'

const PLACE = { path: 'root/s', kinds: OWN_KINDS }
const child = { id: 'a', start: PROGRAM, restart: 'transient', significant: true }

describe('resolveSupervisorStart', () => {
  it('refuses one without flags, and one without children', () => {
    for (const start of [{}, { flags: {} }])
      expect(refusal(() => resolveSupervisorStart(start, PLACE))).toContain('SPEC_INVALID_START Supervisor "root/s"')
  })

  it('checks its children with its own mode', () => {
    const start = (autoShutdown: string) => ({ flags: { autoShutdown }, children: [child] })
    expect(refusal(() => resolveSupervisorStart(start('never'), PLACE))).toContain('Child "root/s/a"')
    expect(resolveSupervisorStart(start('any_significant'), PLACE).children).toHaveLength(1)
  })

  it('is told from other kinds', () => {
    const where = { path: '', autoShutdown: undefined }
    const spec = { id: 's', start: { kind: 'supervisor', flags: {}, children: [] } }
    expect(isSupervisorSpec(resolveChildSpec(spec, where))).toBe(true)
    expect(isSupervisorSpec(resolveChildSpec({ id: 'a', start: PROGRAM }, where))).toBe(false)
  })
})
