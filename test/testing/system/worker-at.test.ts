import { describe, expect, it } from 'vitest'
import { dynamicSupervisor, supervisor, worker } from '../../../src/index.ts'
import { OWN_KINDS } from '../../../src/system/own-kinds.ts'
import { resolveTree } from '../../../src/system/resolve-tree.ts'
import { mayHaveWorkerAt } from '../../../src/testing/system/worker-at.ts'

const program = { kind: 'worker', runtime: 'none', command: 'none' } as const
const tree = supervisor('root', {}, [
  worker('a', program),
  supervisor('inner', {}, [worker('b', program)]),
  dynamicSupervisor('guests'),
])

describe('mayHaveWorkerAt', () => {
  it.each([
    ['root/a', true],
    ['root/inner/b', true],
    ['root/guests/7', true],
    ['root', false],
    ['root/inner', false],
    ['root/b', false],
    ['root/a/b', false],
    ['other/a', false],
  ])('%s: %s', (path, expected) => {
    expect(mayHaveWorkerAt(resolveTree(tree), path, OWN_KINDS)).toBe(expected)
  })
})
