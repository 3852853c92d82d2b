import type { SupervisorStart } from './supervisor-spec.ts'
import type { WorkerStart } from './worker-spec.ts'

/** What a child spec starts; `kind` selects who knows how. */
export type StartSpec = WorkerStart | SupervisorStart

/** @see StartSpec */
export type StartKind = StartSpec['kind']
