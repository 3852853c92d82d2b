import { describe, expect, it } from 'vitest'
import { actor, behaviour, dynamicSupervisor, supervisor, worker } from '../../src/index.ts'
import { needsOfTree } from '../../src/system/needs-of-tree.ts'
import { OWN_KINDS } from '../../src/system/own-kinds.ts'
import { resolveTree } from '../../src/system/resolve-tree.ts'
import { PROGRAM } from '../spec/fakes.ts'

const idle = behaviour({ init: () => 0 })

describe('needsOfTree', () => {
  it('lists what needs something by path, in start order, templates too', () => {
    const tree = supervisor('main', {}, [
      worker('b', PROGRAM),
      supervisor('group', {}, [worker('c', PROGRAM), supervisor('deep', {}, [worker('d', PROGRAM)])]),
      supervisor('empty', {}, []),
      actor('idle', idle),
      dynamicSupervisor('guests', { template: worker('e', PROGRAM) }),
      dynamicSupervisor('others'),
      worker('a', PROGRAM),
    ])
    const needs = needsOfTree(resolveTree(tree), OWN_KINDS)
    expect(needs.map(({ path }) => path)).toEqual([
      'main/b',
      'main/group/c',
      'main/group/deep/d',
      'main/guests/e',
      'main/a',
    ])
    expect(needs[0]).toEqual({ path: 'main/b', runtime: 'fake', prepare: [] })
  })
})
