import { describe, expect, it } from 'vitest'
import type { ResolvedChildSpec } from '../../src/spec/child-spec.ts'
import { fromTemplate } from '../../src/spec/from-template.ts'
import { resolveChildSpec } from '../../src/spec/resolve-child-spec.ts'
import { supervisor } from '../../src/spec/supervisor.ts'
import { worker } from '../../src/spec/worker.ts'
import { PROGRAM, refusal } from './fakes.ts'

const resolve = (spec: unknown): ResolvedChildSpec => resolveChildSpec(spec, { path: 'd', autoShutdown: 'never' })
const WORKER = resolve(worker('w', PROGRAM, { args: ['a'], env: { A: '1' } }))
const actor = (args: unknown): ResolvedChildSpec => ({
  ...WORKER,
  start: { kind: 'actor', behaviour: {}, args },
})
const argsOf = ({ start }: ResolvedChildSpec): unknown => ('args' in start ? start.args : undefined)

describe('fromTemplate', () => {
  it('puts the arguments of a worker after those of the template, and adds variables', () => {
    const { start } = fromTemplate(WORKER, { args: ['b'], env: { B: '2' } }, 'd')
    expect(start).toMatchObject({ args: ['a', 'b'], env: { A: '1', B: '2' } })
    expect(fromTemplate(WORKER, {}, 'd').start).toMatchObject({ args: ['a'], env: { A: '1' } })
  })

  it('lays an object over the arguments of an actor; anything else takes their place', () => {
    expect(argsOf(fromTemplate(actor({ a: 1, b: 1 }), { args: { b: 2 } }, 'd'))).toEqual({ a: 1, b: 2 })
    expect(argsOf(fromTemplate(actor({ a: 1 }), { args: 3 }, 'd'))).toBe(3)
    expect(argsOf(fromTemplate(actor(3), { args: { a: 1 } }, 'd'))).toEqual({ a: 1 })
    expect(argsOf(fromTemplate(actor(3), {}, 'd'))).toBe(3)
  })

  it('keeps everything else of the template, the id too unless there is another', () => {
    expect(fromTemplate(WORKER, {}, 'd').id).toBe('w')
    expect(fromTemplate(WORKER, { id: 'x' }, 'd')).toMatchObject({ id: 'x', restart: 'permanent' })
  })

  it.each([
    [WORKER, 3, 'SPEC_INVALID'],
    [WORKER, worker('w', PROGRAM), 'SPEC_BAD_COMBINATION'],
    [WORKER, { args: 'b' }, 'SPEC_INVALID_OPTION'],
    [WORKER, { args: [1] }, 'SPEC_INVALID_OPTION'],
    [WORKER, { env: { A: 1 } }, 'SPEC_INVALID_OPTION'],
    [WORKER, { id: '' }, 'SPEC_INVALID_ID'],
    [actor(1), { env: { A: '1' } }, 'SPEC_INVALID_OPTION'],
    [resolve(supervisor('s', {}, [])), { args: [] }, 'SPEC_INVALID_OPTION'],
  ])('refuses what does not fit', (template, extra, code) => {
    expect(refusal(() => fromTemplate(template, extra, 'd'))).toContain(code)
  })

  it('takes a supervisor as it is', () => {
    const template = resolve(supervisor('s', {}, []))
    expect(fromTemplate(template, {}, 'd')).toEqual(template)
  })
})
