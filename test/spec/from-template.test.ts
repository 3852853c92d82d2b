import { describe, expect, it } from 'vitest'
import { supervisor } from '../../src/builders/supervisor.ts'
import { worker } from '../../src/builders/worker.ts'
import type { ResolvedChildSpec } from '../../src/spec/child-spec.ts'
import { fromTemplate, type Templated } from '../../src/spec/from-template.ts'
import { OWN_KINDS } from '../../src/system/own-kinds.ts'
import { PROGRAM, refusal } from './fakes.ts'
import { resolveChildSpec } from './resolve.ts'

const resolve = (spec: unknown): ResolvedChildSpec => resolveChildSpec(spec, { path: 'd', autoShutdown: 'never' })
const PLACE = { path: 'd', kinds: OWN_KINDS }
const WORKER = resolve(worker('w', PROGRAM, { args: ['a'], env: { A: '1' } }))
const actor = (args: unknown): ResolvedChildSpec => ({
  ...WORKER,
  start: { kind: 'actor', behaviour: {}, args },
})
const argsOf = ({ start }: Templated): unknown => ('args' in start ? start.args : undefined)

describe('fromTemplate', () => {
  it('puts the arguments of a worker after those of the template, and adds variables', () => {
    const { start } = fromTemplate(WORKER, { args: ['b'], env: { B: '2' } }, PLACE)
    expect(start).toMatchObject({ args: ['a', 'b'], env: { A: '1', B: '2' } })
    expect(fromTemplate(WORKER, {}, PLACE).start).toMatchObject({ args: ['a'], env: { A: '1' } })
  })

  it('lays an object over the arguments of an actor; anything else takes their place', () => {
    expect(argsOf(fromTemplate(actor({ a: 1, b: 1 }), { args: { b: 2 } }, PLACE))).toEqual({ a: 1, b: 2 })
    expect(argsOf(fromTemplate(actor({ a: 1 }), { args: 3 }, PLACE))).toBe(3)
    expect(argsOf(fromTemplate(actor(3), { args: { a: 1 } }, PLACE))).toEqual({ a: 1 })
    expect(argsOf(fromTemplate(actor(3), {}, PLACE))).toBe(3)
  })

  it('keeps everything else of the template, the id too unless there is another', () => {
    expect(fromTemplate(WORKER, {}, PLACE).id).toBe('w')
    expect(fromTemplate(WORKER, { id: 'x' }, PLACE)).toMatchObject({ id: 'x', restart: 'permanent' })
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
    expect(refusal(() => fromTemplate(template, extra, PLACE))).toContain(code)
  })

  it('takes a supervisor as it is', () => {
    const template = resolve(supervisor('s', {}, []))
    expect(fromTemplate(template, {}, PLACE)).toEqual(template)
  })
})
