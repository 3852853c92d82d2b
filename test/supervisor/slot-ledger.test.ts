import { describe, expect, it } from 'vitest'
import type { ResolvedChildSpec } from '../../src/spec/child-spec.ts'
import { SlotLedger } from '../../src/supervisor/slot-ledger.ts'
import { resolveChildSpec } from '../spec/resolve.ts'
import { fake, slotLine } from './stage.ts'

function record() {
  const seen: string[] = []
  const ledger = new SlotLedger((path, state) => void seen.push(slotLine(path, state)))
  const spec: ResolvedChildSpec = resolveChildSpec(fake('x'), { path: '', autoShutdown: 'never' })
  const add = (supervisor: string, path: string) => ledger.changed(supervisor, { path, spec }, 'running')
  return { seen, ledger, add }
}

describe('SlotLedger', () => {
  it('reports what is below a slot as gone before the slot itself', () => {
    const { seen, ledger, add } = record()
    add('r', 'r/s')
    add('r/s', 'r/s/t')
    add('r/s/t', 'r/s/t/x')
    add('r', 'r/z')
    seen.length = 0
    ledger.gone('r', 'r/s')
    expect(seen).toEqual(['r/s/t/x gone', 'r/s/t gone', 'r/s gone'])
  })

  it('reports a slot as gone once', () => {
    const { seen, ledger, add } = record()
    add('r', 'r/a')
    ledger.gone('r', 'r/a')
    ledger.gone('r', 'r/a')
    expect(seen).toEqual(['r/a running', 'r/a gone'])
  })

  it('keeps the slots of a supervisor that are in its next life too', () => {
    const { seen, ledger, add } = record()
    add('r', 'r/a')
    add('r', 'r/b')
    ledger.retain('r', new Set(['r/b', 'r/c']))
    ledger.retain('unknown', new Set())
    expect(seen).toEqual(['r/a running', 'r/b running', 'r/a gone'])
  })
})
