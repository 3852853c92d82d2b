import { describe, expect, it } from 'vitest'
import { taskSupervisor } from '../../src/builders/task-supervisor.ts'
import { refusal } from '../spec/fakes.ts'
import { resolveChildSpec } from '../spec/resolve.ts'

describe('taskSupervisor', () => {
  it('survives JSON, and is resolved with every default', () => {
    const spec = taskSupervisor('t', { maxChildren: 2 }, { restart: 'transient' })
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec)
    expect(resolveChildSpec(spec, { path: 'root', autoShutdown: undefined })).toMatchObject({
      type: 'supervisor',
      restart: 'transient',
      start: { kind: 'task_supervisor', flags: { intensity: 1, periodMs: 5_000, maxChildren: 2 } },
    })
  })

  it('refuses what a dynamic supervisor refuses', () => {
    expect(refusal(() => taskSupervisor('t', { maxChildren: -1 }))).toContain('SPEC_INVALID_OPTION')
    expect(refusal(() => taskSupervisor('t', { strategy: 'one_for_all' } as never))).toContain('SPEC_INVALID_STRATEGY')
  })
})
