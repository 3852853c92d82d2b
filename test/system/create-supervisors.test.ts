import { describe, expect, it } from 'vitest'
import { dynamicSupervisor } from '../../src/spec/dynamic-supervisor.ts'
import { resolveTree } from '../../src/spec/resolve-child-spec.ts'
import { supervisor } from '../../src/spec/supervisor.ts'
import { taskSupervisor } from '../../src/spec/task-supervisor.ts'
import { partitionSupervisor } from '../../src/supervisor/partition/partition-supervisor.ts'
import { createSupervisors } from '../../src/system/create-supervisors.ts'
import { fake, Stage } from '../supervisor/stage.ts'

describe('createSupervisors', () => {
  it('knows the administration of every supervisor while it runs, each in its kind', async () => {
    const stage = new Stage()
    const environment = stage.environment()
    const { starters, handles } = createSupervisors(
      {
        ...environment,
        starterOf: (kind) => (kind in starters ? starters[kind as keyof typeof starters] : environment.starterOf(kind)),
      },
      stage.lives,
    )
    const tree = supervisor('root', {}, [
      dynamicSupervisor('d'),
      taskSupervisor('t'),
      partitionSupervisor('p', dynamicSupervisor('x'), { partitions: 2 }),
    ])
    const context = { path: 'root', incarnation: '1', signal: stage.abort.signal }
    const result = await starters.supervisor(resolveTree(tree), context)
    const paths = () => Object.values(handles).map((each: ReadonlyMap<string, unknown>) => [...each.keys()])
    expect(paths()).toEqual([['root'], ['root/d', 'root/p/0', 'root/p/1'], ['root/p'], ['root/t']])
    const started: unknown[] = []
    for (const admin of handles.dynamicSupervisors.values()) started.push(await admin.startChild(fake('w')))
    // Numbers are unique in the whole system.
    expect(started).toMatchObject([{ path: 'root/d/w:1' }, { path: 'root/p/0/w:2' }, { path: 'root/p/1/w:3' }])
    if (result.outcome !== 'started') throw new Error('did not start')
    result.child.stop('infinity')
    await result.child.exited
    expect(paths()).toEqual([[], [], [], []])
  })
})
