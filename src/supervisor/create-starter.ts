import type { ChildStarter, StartContext, StartResult } from '../child/child.ts'
import { crashed } from '../errors/crashed.ts'
import type { ResolvedChildSpec, StartSpec } from '../spec/child-spec.ts'
import { START_ABORTED } from './children.ts'
import type { Discipline } from './discipline.ts'
import type { SupervisorEnvironment } from './environment.ts'
import { Supervisor } from './supervisor.ts'

/**
 * A starter of supervisors of one kind.
 *
 * @param disciplineOf - Makes what is special about one life, from the `start` of its spec.
 */
export function createStarter<S extends StartSpec>(
  environment: SupervisorEnvironment,
  disciplineOf: (start: S) => Discipline,
): ChildStarter<S> {
  return async ({ start }: ResolvedChildSpec<S>, context: StartContext): Promise<StartResult> => {
    if (context.signal.aborted) return { outcome: 'failed', reason: START_ABORTED }
    try {
      return await new Supervisor({ discipline: disciplineOf(start), context, environment }).start()
    } catch (error) {
      return { outcome: 'failed', reason: crashed(error) }
    }
  }
}
