import type { ChildStarter } from '../child/child.ts'
import type { Clock } from '../clock/clock.ts'
import type { Lives } from '../lives/lives.ts'
import { resolveTaskStart } from '../spec/resolve-task-start.ts'
import { START_ABORTED } from '../supervisor/children.ts'
import { TaskLife } from './task-life.ts'

/** What tasks need of their system. */
export interface TaskEnvironment {
  readonly clock: Clock
  readonly lives: Lives
}

/** The starter of children of kind `task`. A task is ready at once: its function runs when its supervisor knows of it. */
export function createTaskStarter({ clock, lives }: TaskEnvironment): ChildStarter {
  return (spec, context) => {
    if (context.signal.aborted) return Promise.resolve({ outcome: 'failed', reason: START_ABORTED })
    const { run } = resolveTaskStart(spec.start, context.path)
    const life = new TaskLife(context, clock)
    lives.born(life)
    void life.exited.then((reason) => lives.ended(life, reason))
    void life.run(run)
    return Promise.resolve({ outcome: 'started', child: life })
  }
}
