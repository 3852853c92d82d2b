import { describe, expect, it } from 'vitest'
import { resolveTaskStart, resolveTaskSupervisorStart } from '../../src/spec/resolve-task-start.ts'
import { refusal } from './fakes.ts'

describe('resolveTaskStart', () => {
  it('keeps the function, and nothing else', () => {
    const run = (): number => 1
    expect(resolveTaskStart({ kind: 'task', run, more: 1 }, { path: 'a' })).toEqual({ kind: 'task', run })
  })

  it.each([[{ kind: 'task' }], [{ kind: 'task', run: 'x' }]])('refuses %o', (start) => {
    expect(refusal(() => resolveTaskStart(start, { path: 'a' }))).toContain('SPEC_INVALID_START Task "a"')
  })
})

describe('resolveTaskSupervisorStart', () => {
  it('refuses one without flags', () => {
    expect(refusal(() => resolveTaskSupervisorStart({ kind: 'task_supervisor' }, { path: 'a' }))).toContain(
      'SPEC_INVALID_START Supervisor "a"',
    )
  })
})
