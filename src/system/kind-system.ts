import type { ActorEnvironment } from '../actor/actor-environment.ts'
import type { SupervisorEnvironment } from '../supervisor/environment.ts'
import type { WorkerStarterContext } from '../worker/start-worker.ts'

/**
 * What a system offers to the kinds of its children. A kind says in its type what of it it needs.
 */
export interface KindSystem extends SupervisorEnvironment, WorkerStarterContext, Omit<ActorEnvironment, 'scheduler'> {}
