import { describe, expect, it } from 'vitest'
import { resolveTree } from '../../src/system/resolve-tree.ts'
import { PROGRAM, refusal } from '../spec/fakes.ts'

describe('resolveTree', () => {
  it('refuses a root that is not a supervisor', () => {
    expect(refusal(() => resolveTree({ id: 'a', start: PROGRAM }))).toContain('SPEC_INVALID_START Child "a"')
    expect(refusal(() => resolveTree(undefined))).toContain('SPEC_INVALID The root')
  })

  it('checks children with the mode of their own supervisor', () => {
    const significant = { id: 'b', start: PROGRAM, restart: 'transient', significant: true }
    const tree = (autoShutdown: string) => ({
      id: 'a',
      start: { kind: 'supervisor', flags: { autoShutdown }, children: [significant] },
    })
    expect(refusal(() => resolveTree(tree('never')))).toContain('SPEC_BAD_COMBINATION Child "a/b"')
    expect(resolveTree(tree('all_significant')).start.flags).toMatchObject({ autoShutdown: 'all_significant' })
  })
})
