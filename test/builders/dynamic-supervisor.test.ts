import { describe, expect, it } from 'vitest'
import { dynamicSupervisor } from '../../src/builders/dynamic-supervisor.ts'
import { supervisor } from '../../src/builders/supervisor.ts'
import { worker } from '../../src/builders/worker.ts'
import { PROGRAM, refusal } from '../spec/fakes.ts'
import { resolveChildSpec } from '../spec/resolve.ts'

const PLACE = { path: 'root', autoShutdown: undefined }

describe('dynamicSupervisor', () => {
  it('survives JSON, and is resolved with every default', () => {
    const spec = dynamicSupervisor('d', { maxChildren: 3, template: worker('w', PROGRAM) }, { restart: 'transient' })
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec)
    expect(resolveChildSpec(spec, PLACE)).toMatchObject({
      restart: 'transient',
      type: 'supervisor',
      shutdown: 'infinity',
      start: {
        kind: 'dynamic_supervisor',
        flags: { intensity: 1, periodMs: 5_000, maxChildren: 3 },
        template: { id: 'w' },
      },
    })
    expect(resolveChildSpec(dynamicSupervisor('d'), PLACE).start).toEqual({
      kind: 'dynamic_supervisor',
      flags: { intensity: 1, periodMs: 5_000, maxChildren: 'infinity' },
    })
    const resolved = resolveChildSpec(spec, PLACE)
    expect(resolveChildSpec(resolved, PLACE)).toEqual(resolved)
  })

  it.each([
    [{ intensity: -1 }, 'SPEC_INVALID_INTENSITY'],
    [{ periodMs: 0 }, 'SPEC_INVALID_PERIOD'],
    [{ maxChildren: -1 }, 'SPEC_INVALID_OPTION'],
    [{ maxChildren: 1.5 }, 'SPEC_INVALID_OPTION'],
    [{ strategy: 'one_for_all' }, 'SPEC_INVALID_STRATEGY'],
    [{ autoShutdown: 'any_significant' }, 'SPEC_BAD_COMBINATION'],
    [{ autoShutdown: 'all_significant' }, 'SPEC_BAD_COMBINATION'],
    [{ template: 3 }, 'SPEC_INVALID'],
    [{ template: { id: 'w' } }, 'SPEC_MISSING_START'],
    [{ template: { ...worker('w', PROGRAM), restart: 'transient', significant: true } }, 'SPEC_BAD_COMBINATION'],
  ])('refuses %o: %s', (flags, code) => {
    expect(refusal(() => dynamicSupervisor('d', flags as never))).toContain(code)
  })

  it('takes the words for what it does anyway', () => {
    expect(() => dynamicSupervisor('d', { strategy: 'one_for_one', autoShutdown: 'never' } as never)).not.toThrow()
  })

  it('is found wrong as a child of a tree too, and needs flags', () => {
    const start = { kind: 'dynamic_supervisor', flags: { intensity: -1 } } as const
    expect(refusal(() => supervisor('s', {}, [{ id: 'd', start }]))).toContain('Supervisor "s/d"')
    expect(refusal(() => supervisor('s', {}, [{ id: 'd', start: { kind: 'dynamic_supervisor' } as never }]))).toContain(
      'SPEC_INVALID_START',
    )
  })
})
