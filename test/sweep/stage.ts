import { setup } from 'xstate'
import { node } from '../../adapters/runtimes/node/adapter.ts'
import {
  type ActorContext,
  actor,
  behaviour,
  type DeathCertificate,
  dynamicSupervisor,
  machineActor,
  partitionSupervisor,
  pool,
  type Registrant,
  supervisor,
  taskSupervisor,
  worker,
} from '../../src/index.ts'
import { killWorker, startForTest, type TestSystem } from '../../src/testing/index.ts'
import { later } from './later.ts'

/** A worker that answers with what it is given. */
export const ECHO = node({ program: new URL('../fixtures/workers/node/echo.ts', import.meta.url) })

/** An actor that runs what it is handed, in its turn. */
export const RUNNER = behaviour({
  init: () => later(0),
  calls: { run: (_state: number, run: (context: ActorContext) => unknown, context) => run(context) },
  info: () => undefined,
})

/** A running system with one of everything whose methods are played. */
export interface Stage {
  readonly system: TestSystem
  /** How a worker of it has really ended. */
  readonly death: DeathCertificate
  /**
   * Does something in the turn of an actor. What it throws comes back as it is, and harms nobody.
   */
  readonly inActor: (use: (context: ActorContext) => unknown) => Promise<unknown>
  /** The same, with a registry in the hands of the actor. */
  readonly inRegistrant: (use: (registrant: Registrant) => unknown) => Promise<unknown>
}

/** Starts what the rows are played with. */
export async function openStage(): Promise<Stage> {
  const tree = supervisor('main', { intensity: 10_000 }, [
    worker('w', ECHO),
    worker('victim', ECHO),
    actor('a', RUNNER),
    machineActor('m', setup({}).createMachine({})),
    supervisor('s', {}, []),
    dynamicSupervisor('d'),
    partitionSupervisor('p', actor('x', RUNNER), { partitions: 2, intensity: 10_000 }),
    taskSupervisor('t'),
    pool('pool', actor('x', RUNNER, undefined), { size: 2 }),
  ])
  const system = await startForTest(tree)
  const death = await killWorker(system, 'main/victim')
  await system.ref('main/victim').call('echo', 1)
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
  return { system, death, inActor, inRegistrant: (use) => inActor((context) => use(context.registry('sweep'))) }
}

/** Finds what a stage surely has. */
export function sure<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('the stage lacks something')
  return found
}

/** Reads a stream to its end. */
export async function all(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}
