import { describe, expect, it } from 'vitest'
import type { ResolvedChildSpec } from '../../src/spec/child-spec.ts'
import type { TaskStart } from '../../src/spec/task-spec.ts'
import { taskKind } from '../../src/task/task-kind.ts'
import { resolveChildSpec } from '../spec/resolve.ts'
import { Stage } from '../supervisor/stage.ts'

const spec: ResolvedChildSpec<TaskStart> = {
  ...resolveChildSpec({ id: 'a', start: { kind: 'task', run: () => 1 } }, { path: 'root', autoShutdown: 'never' }),
  start: { kind: 'task', run: () => 1 },
}

describe('the starter of tasks', () => {
  it('starts nothing when the start is given up', async () => {
    const { lives, clock } = new Stage()
    const starter = taskKind.starter({ lives, clock })
    const context = { path: 'root/a', incarnation: '1', signal: AbortSignal.abort() }
    expect(await starter(spec, context)).toMatchObject({ outcome: 'failed' })
  })

  it('makes it known to those that link to it, for as long as it lives', async () => {
    const { lives, clock } = new Stage()
    const starter = taskKind.starter({ lives, clock })
    const context = { path: 'root/a', incarnation: '1', signal: new AbortController().signal }
    const result = await starter(spec, context)
    if (result.outcome !== 'started') throw new Error('did not start')
    const down = new Promise((resolve) => lives.watch('root/a', ({ reason }) => resolve(reason)))
    expect(await result.child.exited).toEqual({ type: 'normal' })
    expect(await down).toBeDefined()
    expect(lives.at('root/a')).toBeUndefined()
  })
})
