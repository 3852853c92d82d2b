import type { ChildStarter, StartContext, StartResult } from '../child/child.ts'
import { crashed } from '../errors/crashed.ts'
import type { ResolvedChildSpec } from '../spec/child-spec.ts'
import { START_ABORTED } from './children.ts'
import type { Discipline } from './discipline.ts'
import type { SupervisorEnvironment } from './environment.ts'
import type { SlotLedger } from './slot-ledger.ts'
import { Supervisor } from './supervisor.ts'

/** What the starters of all kinds of supervisors need. */
export interface StarterParts<H> {
  readonly environment: SupervisorEnvironment<H>
  /** What is remembered of the slots of supervisors that come and go; the starters of one system share it. */
  readonly ledger: SlotLedger
}

/**
 * A starter of supervisors of one kind.
 *
 * @param disciplineOf - Makes what is special about one life, from the `start` of its spec and its path.
 */
export function createStarter<H>(
  { environment, ledger }: StarterParts<H>,
  disciplineOf: (start: unknown, path: string) => Discipline<H>,
): ChildStarter {
  return async (spec: ResolvedChildSpec, context: StartContext): Promise<StartResult> => {
    if (context.signal.aborted) return { outcome: 'failed', reason: START_ABORTED }
    try {
      const discipline = disciplineOf(spec.start, context.path)
      return await new Supervisor({ discipline, context, environment, ledger }).start()
    } catch (error) {
      return { outcome: 'failed', reason: crashed(error) }
    }
  }
}
