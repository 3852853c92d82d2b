import {
  type ActorContext,
  actor,
  behaviour,
  dynamicSupervisor,
  partitionSupervisor,
  type Registrant,
  start,
  supervisor,
  taskSupervisor,
  worker,
} from '../../src/index.ts'
import type { System } from '../../src/system/system.ts'
import { later } from './later.ts'
import { ECHO } from './rows/tree.ts'

/** An actor that runs what it is handed, in its turn. */
const RUNNER = behaviour({
  init: () => later(0),
  calls: { run: (_state: number, run: (context: ActorContext) => unknown, context) => run(context) },
  info: () => undefined,
})

/** A running system with one of everything whose methods are played. */
export interface Stage {
  readonly system: System
  /** Does something in the turn of an actor. What it throws comes back as it is, and harms nobody. */
  readonly inActor: (use: (context: ActorContext) => unknown) => Promise<unknown>
  /** The same, with a registry in the hands of the actor. */
  readonly inRegistrant: (use: (registrant: Registrant) => unknown) => Promise<unknown>
}

/** Starts what the methods are played with. */
export async function openStage(): Promise<Stage> {
  const tree = supervisor('main', { intensity: 1_000 }, [
    worker('w', ECHO),
    actor('a', RUNNER),
    supervisor('s', {}, []),
    dynamicSupervisor('d'),
    partitionSupervisor('p', actor('x', RUNNER), { partitions: 2 }),
    taskSupervisor('t'),
  ])
  const system = await start(tree, { log: 'silent' })
  const inActor = async (use: (context: ActorContext) => unknown): Promise<unknown> => {
    let told: { readonly error: unknown } | undefined
    const run = async (context: ActorContext): Promise<void> => {
      try {
        await use(context)
      } catch (error) {
        told = { error }
      }
    }
    await system.ref('main/a').call('run', run)
    if (told !== undefined) throw told.error
    return undefined
  }
  return { system, inActor, inRegistrant: (use) => inActor((context) => use(context.registry('sweep'))) }
}

/** Finds what a stage surely has. */
export function sure<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('the stage lacks something')
  return found
}
