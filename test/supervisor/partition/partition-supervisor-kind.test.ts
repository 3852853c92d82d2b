import { describe, expect, it } from 'vitest'
import { partitionSupervisor } from '../../../src/builders/partition-supervisor.ts'
import { BOOM, fake, root, Stage } from '../stage.ts'

describe('a partition supervisor', () => {
  it('starts its partitions in order, and stops them in reverse order', async () => {
    const stage = new Stage()
    const { admin } = await stage.start(root({}, [partitionSupervisor('p', fake('w'), { partitions: 2 })]))
    expect(stage.take()).toEqual(['start root/p/0', 'start root/p/1'])
    await admin.terminateChild('p')
    expect(stage.take()).toEqual(['stop root/p/1 5000', 'down root/p/1', 'stop root/p/0 5000', 'down root/p/0'])
  })

  it('does not start when one of them does not', async () => {
    const stage = new Stage()
    stage.script('root/p/1', { start: BOOM })
    const result = await stage.launch(root({}, [partitionSupervisor('p', fake('w'), { partitions: 2 })]))
    expect(result).toMatchObject({
      outcome: 'failed',
      reason: { detail: { id: 'p', reason: { detail: { type: 'failed_to_start_child', id: '1', reason: BOOM } } } },
    })
    expect(stage.alive('root/p/0')).toBe(0)
  })
})
