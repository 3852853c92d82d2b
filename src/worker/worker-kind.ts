import type { ChildKind } from '../child/child-kind.ts'
import { withWorkerExtra } from '../spec/from-template.ts'
import { type ResolvedWorkerStart, resolveWorkerStart } from '../spec/resolve-worker-start.ts'
import { createWorkerStarter, type WorkerStarterContext } from './start-worker.ts'

/** A program behind a port. */
export const workerKind: ChildKind<ResolvedWorkerStart, WorkerStarterContext> = {
  name: 'worker',
  type: 'worker',
  parse: resolveWorkerStart,
  withExtra: withWorkerExtra,
  mailboxOf: ({ mailbox }) => mailbox,
  needsOf: (start) => start,
  starter: createWorkerStarter,
}
