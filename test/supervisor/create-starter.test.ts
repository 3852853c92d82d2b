import { describe, expect, it } from 'vitest'
import { resolveTree } from '../../src/spec/resolve-child-spec.ts'
import { createStarter } from '../../src/supervisor/create-starter.ts'
import { SlotLedger } from '../../src/supervisor/slot-ledger.ts'
import { root, Stage } from './stage.ts'

const CONTEXT = { path: 'root', incarnation: '1', signal: new AbortController().signal }

describe('createStarter', () => {
  it('a bug in what is special about a kind is a failed start', async () => {
    const ledger = new SlotLedger(() => {})
    const environment = new Stage().environment()
    const starter = createStarter({ environment, ledger }, () => {
      throw new Error('bug')
    })
    const result = await starter(resolveTree(root({}, [])), CONTEXT)
    expect(result).toMatchObject({ outcome: 'failed', reason: { type: 'crashed' } })
  })
})
