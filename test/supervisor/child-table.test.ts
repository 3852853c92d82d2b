import { describe, expect, it } from 'vitest'
import { ChildTable } from '../../src/supervisor/child-table.ts'
import { type Life, type Slot, UNDEFINED, WAITING } from '../../src/supervisor/slot.ts'
import { SlotLedger } from '../../src/supervisor/slot-ledger.ts'
import { resolveChildSpec } from '../spec/resolve.ts'
import { BOOM, fake, slotLine } from './stage.ts'

function make(...ids: string[]) {
  const seen: string[] = []
  const table = new ChildTable('root', new SlotLedger((path, state) => void seen.push(slotLine(path, state))))
  const specOf = (id: string) => resolveChildSpec(fake(id), { path: 'root', autoShutdown: 'never' })
  table.fill(ids.map(specOf))
  const slot = (id: string): Slot => {
    const found = table.get(id)
    if (found === undefined) throw new Error(`no slot ${id}`)
    return found
  }
  return { table, seen, specOf, slot, order: () => Array.from(table, ({ spec }) => spec.id) }
}

const life = (incarnation: string): Life => ({
  incarnation,
  child: { incarnation, exited: Promise.resolve({ type: 'normal' }), stop: () => {}, kill: () => {} },
  exited: Promise.resolve({ type: 'normal' }),
  startedAt: 0,
  hasEnded: false,
})

describe('ChildTable', () => {
  it('a child that is deleted and added again is last', () => {
    const { table, slot, specOf, order } = make('a', 'b', 'c')
    table.delete(slot('a'))
    table.add(specOf('a'), UNDEFINED)
    expect(order()).toEqual(['b', 'c', 'a'])
  })

  it('finds a slot by its present life only', () => {
    const { table, slot } = make('a')
    table.set(slot('a'), { state: 'running', life: life('one') })
    expect(table.slotOf('one')).toBe(slot('a'))
    table.set(slot('a'), { state: 'running', life: life('two') })
    expect(table.slotOf('one')).toBeUndefined()
    const a = slot('a')
    table.delete(a)
    expect(table.slotOf('two')).toBeUndefined()
    expect(table.get('a')).toBeUndefined()
  })

  it('tells the observer what makes a difference to callers, once', () => {
    const { table, seen, slot } = make('a')
    table.set(slot('a'), { state: 'restarting', reason: BOOM, dueAt: 0 })
    table.set(slot('a'), WAITING)
    table.set(slot('a'), UNDEFINED)
    table.set(slot('a'), UNDEFINED)
    expect(seen).toEqual(['root/a pending', 'root/a restarting', 'root/a undefined'])
  })

  it('cancels the timer of a restart when the slot moves on', () => {
    const { table, slot } = make('a')
    let cancelled = 0
    const timer = { cancel: () => void (cancelled += 1) }
    table.set(slot('a'), { state: 'restarting', reason: BOOM, dueAt: 0, timer })
    table.set(slot('a'), UNDEFINED)
    expect(cancelled).toBe(1)
  })

  it('takes another order without losing anything', () => {
    const { table, slot, order } = make('a', 'b', 'c')
    table.reorder([slot('c'), slot('a'), slot('b')])
    expect(order()).toEqual(['c', 'a', 'b'])
  })
})
