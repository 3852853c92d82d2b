import type { ChildKind } from '../child/child-kind.ts'
import type { Clock } from '../clock/clock.ts'
import type { Lives } from '../lives/lives.ts'
import { resolveTaskStart } from '../spec/resolve-task-start.ts'
import type { TaskStart } from '../spec/task-spec.ts'
import { START_ABORTED } from '../supervisor/children.ts'
import { TaskLife } from './task-life.ts'

/** What tasks need of their system. */
export interface TaskEnvironment {
  readonly clock: Clock
  readonly lives: Lives
}

/**
 * A function of the host that runs once. It is ready at once: it is called when its supervisor
 * knows of it.
 */
export const taskKind: ChildKind<TaskStart, TaskEnvironment> = {
  name: 'task',
  type: 'worker',
  parse: resolveTaskStart,
  starter:
    ({ clock, lives }) =>
    ({ start }, context) => {
      if (context.signal.aborted) return Promise.resolve({ outcome: 'failed', reason: START_ABORTED })
      const life = new TaskLife(context, clock)
      lives.born(life)
      void life.exited.then((reason) => lives.ended(life, reason))
      void life.run(start.run)
      return Promise.resolve({ outcome: 'started', child: life })
    },
}
