import { describe, expect, it } from 'vitest'
import { resolveChildSpec } from '../../src/spec/resolve-child-spec.ts'
import { resolveDynamicSupervisorStart } from '../../src/spec/resolve-dynamic-supervisor-start.ts'
import { refusal } from './fakes.ts'

describe('resolveDynamicSupervisorStart', () => {
  it.each([[undefined], [3], [{ kind: 'supervisor', flags: {}, children: [] }]])('refuses %o', (start) => {
    expect(refusal(() => resolveDynamicSupervisorStart(start, 'root/d', resolveChildSpec))).toContain(
      'SPEC_INVALID_START Supervisor "root/d"',
    )
  })

  it('leaves an absent template absent', () => {
    const start = { kind: 'dynamic_supervisor', flags: {}, template: undefined }
    expect(resolveDynamicSupervisorStart(start, 'root/d', resolveChildSpec)).not.toHaveProperty('template')
  })
})
