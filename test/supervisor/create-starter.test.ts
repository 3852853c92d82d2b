import { describe, expect, it } from 'vitest'
import { createStarter } from '../../src/supervisor/create-starter.ts'
import { resolveTree } from '../../src/system/resolve-tree.ts'
import { root, Stage } from './stage.ts'

const CONTEXT = { path: 'root', incarnation: '1', signal: new AbortController().signal }

describe('createStarter', () => {
  it('a bug in what is special about a kind is a failed start', async () => {
    const starter = createStarter(new Stage().environment(), () => {
      throw new Error('bug')
    })
    const result = await starter(resolveTree(root({}, [])), CONTEXT)
    expect(result).toMatchObject({ outcome: 'failed', reason: { type: 'crashed' } })
  })
})
