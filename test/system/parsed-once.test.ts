import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  actor,
  behaviour,
  type ChildSpec,
  dynamicSupervisor,
  partitionSupervisor,
  pool,
  type SupervisorSpec,
  type System,
  supervisor,
  taskSupervisor,
  worker,
} from '../../src/index.ts'
import { OWN_KINDS } from '../../src/system/own-kinds.ts'
import { startVirtual } from '../../src/testing/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { PROGRAM } from '../spec/fakes.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** From now on, how often each kind has parsed a `start`. */
function counted(): () => Readonly<Record<string, number>> {
  const spies = OWN_KINDS.all.map((kind) => [kind.name, vi.spyOn(kind, 'parse')] as const)
  return () => Object.fromEntries(spies.flatMap(([name, spy]) => [[name, spy.mock.calls.length]]))
}

const mortal = behaviour({ init: () => 0 })

/** A tree with a spec of each kind but tasks; a worker is two supervisors deep. */
const declared = (): SupervisorSpec =>
  supervisor('main', { intensity: 9 }, [
    supervisor('outer', { intensity: 9 }, [
      supervisor('inner', { intensity: 9 }, [worker('w', PROGRAM), actor('a', mortal)]),
    ]),
    dynamicSupervisor('guests'),
    partitionSupervisor('shards', actor('shard', mortal), { partitions: 2 }),
    taskSupervisor('tasks'),
    pool('crew', actor('member', mortal), { size: 2 }),
  ])

/** As many as {@link declared} has of each. */
const EACH_ONCE = {
  worker: 1,
  actor: 5,
  supervisor: 3,
  dynamic_supervisor: 1,
  partition_supervisor: 1,
  task: 0,
  task_supervisor: 1,
  pool: 1,
}

/** Ends one child, and waits for the next life of another. */
async function endAndAwait(system: System, path: string, awaited: string): Promise<void> {
  const again = awaitEvent('child:started', (event) => event.path === awaited)
  system.exit(path, { type: 'exited', code: 1 })
  await again
}

describe('a spec', () => {
  it('is parsed once, where it is declared, and never again until it runs', async () => {
    const parsed = counted()
    const tree = declared()
    // The template of partitions is read where it is declared, and each partition has a spec of its
    // own.
    expect(parsed()).toEqual(EACH_ONCE)
    const system = await startVirtual(tree)
    expect(parsed()).toEqual(EACH_ONCE)
    await system.shutdown()
  })

  it('that is plain data is parsed once, at the start', async () => {
    const plain = JSON.parse(
      JSON.stringify(supervisor('main', {}, [supervisor('s', {}, [worker('w', PROGRAM)])])),
    ) as SupervisorSpec
    const parsed = counted()
    const system = await startVirtual(plain)
    expect(parsed()).toMatchObject({ supervisor: 2, worker: 1 })
    await system.shutdown()
  })

  it('is not parsed at a restart, neither of its child nor of a supervisor above it', async () => {
    const fragile = supervisor('fragile', { intensity: 0 }, [worker('w', PROGRAM)])
    const system = await startVirtual(supervisor('main', { intensity: 9 }, [fragile, actor('a', mortal)]))
    const parsed = counted()
    await endAndAwait(system, 'main/a', 'main/a')
    await endAndAwait(system, 'main/fragile/w', 'main/fragile')
    expect(Object.values(parsed()).every((times) => times === 0)).toBe(true)
    await system.shutdown()
  })

  it('that is started later is parsed once', async () => {
    const system = await startVirtual(declared())
    const parsed = counted()
    const guests = system.dynamicSupervisor('main/guests')
    await guests?.startChild({ start: { kind: 'actor', behaviour: mortal } })
    expect(parsed()).toMatchObject({ actor: 1 })
    const guest: ChildSpec = actor('guest', mortal)
    await guests?.startChild(guest)
    await system.supervisor('main')?.startChild(guest)
    expect(parsed()).toMatchObject({ actor: 2 })
    await system
      .taskSupervisor('main/tasks')
      ?.async(() => 1)
      .await()
    expect(parsed()).toMatchObject({ task: 1 })
    await system.shutdown()
  })
})
