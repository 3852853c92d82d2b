import { describe, expect, it } from 'vitest'
import { newStage, type Stage } from './stage.ts'

const NOT_FOUND = { ok: false, error: 'not_found' }
const OK = { ok: true }

/** The cycle of terminate, restart, delete and start that S23 and S27 share. */
async function cycle(stage: Stage): Promise<void> {
  const { main } = stage
  const child1 = stage.children.wellBehaved('child1')
  const first = await stage.pid('child1')
  expect(await main.startChild(child1)).toEqual({ ok: false, error: 'already_started', incarnation: first })
  expect(await main.terminateChild('child1')).toEqual(OK)
  expect(await stage.list()).toEqual(['child1 undefined'])
  expect(await stage.counts()).toEqual([1, 0, 0, 1])
  expect(await main.terminateChild('child1')).toEqual(OK)
  expect(await main.startChild(child1)).toEqual({ ok: false, error: 'already_present' })
  const restarted = await main.restartChild('child1')
  const second = await stage.pid('child1')
  expect(restarted).toMatchObject({ ok: true, incarnation: second })
  expect(second).not.toBe(first)
  expect(await main.restartChild('child1')).toEqual({ ok: false, error: 'running' })
  expect(await main.restartChild('child2')).toEqual(NOT_FOUND)
  expect(await main.deleteChild('child1')).toEqual({ ok: false, error: 'running' })
  await main.terminateChild('child1')
  expect(await main.deleteChild('child1')).toEqual(OK)
  expect(await main.restartChild('child1')).toEqual(NOT_FOUND)
  expect(await main.deleteChild('child1')).toEqual(NOT_FOUND)
  expect(await stage.list()).toEqual([])
  expect(await stage.counts()).toEqual([0, 0, 0, 0])
  expect(await main.startChild(child1)).toMatchObject({ ok: true })
  expect(await stage.list()).toEqual(['child1 running'])
  expect(await stage.counts()).toEqual([1, 1, 0, 1])
}

describe('administration', () => {
  // A caller of a supervisor that is gone is told `noproc`; it does not end.
  it('S23 child_adm', async () => {
    const stage = newStage()
    await stage.start([stage.children.wellBehaved('child1')])
    expect(await stage.counts()).toEqual([1, 1, 0, 1])
    expect(await stage.main.terminateChild('child2')).toEqual(NOT_FOUND)
    await cycle(stage)
    const pid = await stage.pid('child1')
    expect(await stage.main.terminateChild(pid)).toEqual(NOT_FOUND)
    expect(await stage.pid('child1')).toBe(pid)
    const { main } = stage
    await stage.stop()
    const gone = { ok: false, error: 'noproc' }
    const child = stage.children.wellBehaved('child1')
    expect(await main.startChild(child)).toEqual(gone)
    expect(await main.terminateChild('child1')).toEqual(gone)
    expect(await main.whichChildren()).toEqual(gone)
    expect(await main.countChildren()).toEqual(gone)
    expect(stage.system.supervisor('main')).toBeUndefined()
  })

  it('S27 extra_return', async () => {
    const stage = newStage()
    await stage.start([])
    const { tagged } = stage.children
    expect(await stage.main.startChild(tagged('child1', 'extra'))).toEqual({
      ok: true,
      path: 'main/child1',
      incarnation: await stage.pid('child1'),
      info: 'extra',
    })
    await stage.main.terminateChild('child1')
    expect(await stage.main.restartChild('child1')).toMatchObject({ ok: true, path: 'main/child1', info: 'extra' })
    await cycle(stage)
    const before = await stage.pid('child1')
    await stage.crash('main/child1')
    expect(await stage.list()).toEqual(['child1 running'])
    expect(await stage.pid('child1')).not.toBe(before)
  })

  it('S92 which_children', async () => {
    const stage = newStage()
    const { wellBehaved } = stage.children
    await stage.start([])
    const { main } = stage
    expect(await main.whichChildren()).toEqual({ ok: true, children: [] })
    expect(await main.whichChild('child1')).toEqual(NOT_FOUND)
    await main.startChild(wellBehaved('child1'))
    await main.startChild(wellBehaved('child2'))
    const listed = await main.whichChildren()
    const second = { id: 'child2', path: 'main/child2', state: 'running', incarnation: await stage.pid('child2') }
    expect(listed).toMatchObject({ ok: true, children: [{ ...second, type: 'worker' }, { id: 'child1' }] })
    expect(await main.whichChild('child2')).toMatchObject({ ok: true, child: { ...second, type: 'worker' } })
    await main.terminateChild('child1')
    expect(await main.whichChild('child1')).toMatchObject({ child: { state: 'undefined', incarnation: undefined } })
    expect(await stage.list()).toEqual(['child2 running', 'child1 undefined'])
    await main.deleteChild('child1')
    expect(await main.whichChild('child1')).toEqual(NOT_FOUND)
    expect(await stage.list()).toEqual(['child2 running'])
  })
})
