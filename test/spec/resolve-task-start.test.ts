import { describe, expect, it } from 'vitest'
import { resolveTaskStart, resolveTaskSupervisorStart } from '../../src/spec/resolve-task-start.ts'
import { refusal } from './fakes.ts'

describe('resolveTaskStart', () => {
  it('keeps the function, and nothing else', () => {
    const run = (): number => 1
    expect(resolveTaskStart({ kind: 'task', run, more: 1 }, 'a')).toEqual({ kind: 'task', run })
  })

  it.each([[3], [{ kind: 'worker' }], [{ kind: 'task' }], [{ kind: 'task', run: 'x' }]])('refuses %o', (start) => {
    expect(refusal(() => resolveTaskStart(start, 'a'))).toContain('SPEC_INVALID_START Task "a"')
  })
})

describe('resolveTaskSupervisorStart', () => {
  it.each([[3], [{ kind: 'task' }], [{ kind: 'task_supervisor' }]])('refuses %o', (start) => {
    expect(refusal(() => resolveTaskSupervisorStart(start, 'a'))).toContain('SPEC_INVALID_START Supervisor "a"')
  })
})
