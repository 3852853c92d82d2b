import { describe, expect, it } from 'vitest'
import { resolveDynamicSupervisorStart } from '../../src/spec/resolve-dynamic-supervisor-start.ts'
import { OWN_KINDS } from '../../src/system/own-kinds.ts'
import { refusal } from './fakes.ts'

const PLACE = { path: 'root/d', kinds: OWN_KINDS }

describe('resolveDynamicSupervisorStart', () => {
  it('refuses one without flags', () => {
    expect(refusal(() => resolveDynamicSupervisorStart({ kind: 'dynamic_supervisor' }, PLACE))).toContain(
      'SPEC_INVALID_START Supervisor "root/d"',
    )
  })

  it('leaves an absent template absent', () => {
    const start = { kind: 'dynamic_supervisor', flags: {}, template: undefined }
    expect(resolveDynamicSupervisorStart(start, PLACE)).not.toHaveProperty('template')
  })
})
