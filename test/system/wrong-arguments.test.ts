import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { go } from '../../adapters/runtimes/go/adapter.ts'
import { node } from '../../adapters/runtimes/node/adapter.ts'
import { python } from '../../adapters/runtimes/python/adapter.ts'
import {
  actor,
  behaviour,
  dynamicSupervisor,
  isTuttiError,
  machineActor,
  partitionSupervisor,
  type System,
  start,
  subscribe,
  supervisor,
  taskSupervisor,
  worker,
} from '../../src/index.ts'

const WRONG: readonly unknown[] = [
  null,
  5,
  10n,
  Symbol('s'),
  () => 1,
  [],
  {
    get a() {
      throw new Error('no')
    },
  },
]
const FILE = fileURLToPath(import.meta.url)
const counter = behaviour({ init: () => 0, calls: { get: (count) => count } })

/** What a caller without types hears: a code. What has none is a mistake of ours. */
async function codeOf(action: () => unknown): Promise<string> {
  try {
    await action()
    return 'accepted'
  } catch (error) {
    if (isTuttiError(error)) return error.code
    throw error
  }
}

/** The functions of the index as somebody sees them who writes JavaScript. */
type Loose = (...args: readonly unknown[]) => unknown
const loose = (f: unknown): Loose => f as Loose

describe('what builds specs', () => {
  it.each([
    ['node()', (value: unknown) => loose(node)(value)],
    ['go()', (value: unknown) => loose(go)(value)],
    ['python()', (value: unknown) => loose(python)(value)],
    ['the arguments of a program in Node', (value: unknown) => loose(node)({ program: FILE, args: value })],
    ['the arguments of Node', (value: unknown) => loose(node)({ program: FILE, nodeArgs: value })],
    ['preparations', (value: unknown) => loose(node)({ program: FILE, prepare: value })],
    ['arguments of a build', (value: unknown) => loose(go)({ dir: FILE, buildArgs: value })],
    ['variables', (value: unknown) => loose(python)({ program: FILE, env: value })],
    ['the program of a worker', (value: unknown) => loose(worker)('a', value)],
    ['overrides of a worker', (value: unknown) => loose(worker)('a', node({ program: FILE }), value)],
    ['overrides of an actor', (value: unknown) => loose(actor)('a', counter, undefined, value)],
    ['options of a machine', (value: unknown) => loose(machineActor)('a', {}, value)],
    ['flags of a supervisor', (value: unknown) => loose(supervisor)('a', value, [])],
    ['flags of a dynamic supervisor', (value: unknown) => loose(dynamicSupervisor)('a', value)],
    ['flags of a task supervisor', (value: unknown) => loose(taskSupervisor)('a', value)],
    ['options of a partition supervisor', (value: unknown) => loose(partitionSupervisor)('a', {}, value)],
    ['a template of partitions', (value: unknown) => loose(partitionSupervisor)('a', value)],
    ['a behaviour', (value: unknown) => loose(behaviour)(value)],
    [
      'methods of a behaviour',
      (value: unknown) => loose(behaviour)({ init: () => 0, calls: { a: value === WRONG[4] ? 5 : value } }),
    ],
  ])('refuses %s that makes no sense, with a code', async (_, build) => {
    for (const value of WRONG) {
      // An empty list has nothing in it that could be wrong.
      if (Array.isArray(value)) continue
      expect(await codeOf(() => build(value))).toMatch(/^SPEC_/)
    }
  })

  it.each([
    ['python()', () => worker('a', loose(python)({ program: FILE, requirement: FILE }) as ReturnType<typeof python>)],
    ['a worker', () => loose(worker)('a', node({ program: FILE }), { restarts: 'transient' })],
    ['a recycle', () => loose(worker)('a', node({ program: FILE }), { recycle: { maxCalls: 1, maxAge: 1 } })],
    ['a backoff', () => loose(worker)('a', node({ program: FILE }), { backoff: { initial: 1 } })],
    ['a budget', () => loose(worker)('a', node({ program: FILE }), { budget: { intensty: 1 } })],
    ['limits', () => loose(worker)('a', node({ program: FILE }), { limits: { memory: 1 } })],
    ['a mailbox', () => loose(actor)('a', counter, undefined, { mailbox: { max: 1 } })],
    ['an actor', () => loose(actor)('a', counter, undefined, { naem: 'x' })],
    ['a behaviour', () => loose(behaviour)({ init: () => 0, cals: {} })],
    ['a supervisor', () => loose(supervisor)('a', { intensty: 3 }, [])],
    ['a dynamic supervisor', () => loose(dynamicSupervisor)('a', { maxChild: 3 })],
    ['a task supervisor', () => loose(taskSupervisor)('a', { maxChild: 3 })],
    ['a partition supervisor', () => loose(partitionSupervisor)('a', taskSupervisor('t'), { partition: 3 })],
  ])('refuses an option of %s that does not exist', async (_, build) => {
    expect(await codeOf(build)).toBe('SPEC_UNKNOWN_OPTION')
  })

  it('refuses more partitions than anybody can want, before it makes them', async () => {
    expect(await codeOf(() => partitionSupervisor('a', taskSupervisor('t'), { partitions: 1e9 }))).toBe(
      'SPEC_INVALID_OPTION',
    )
  })
})

describe('a system', () => {
  let system: System

  beforeEach(async () => {
    const tree = supervisor('main', { intensity: 0 }, [
      actor('a', counter),
      actor('__proto__', counter),
      dynamicSupervisor('d'),
      taskSupervisor('t'),
      partitionSupervisor('p', taskSupervisor('shard'), { partitions: 2 }),
    ])
    system = await start(tree, { log: 'silent' })
  })

  afterEach(async () => {
    await system.shutdown()
  })

  it('refuses targets that are none', async () => {
    for (const target of [undefined, null, 5, {}, Symbol('s')]) {
      const ask: readonly (() => unknown)[] = [
        () => loose(system.ref.bind(system))(target),
        () => loose(system.whereis.bind(system))(target),
        () => loose(system.monitor.bind(system))(target, () => 1),
        () => loose(system.send.bind(system))(target, 1),
        () => loose(system.exit.bind(system))(target, 'kill'),
        () => loose(system.getState.bind(system))(target),
        () => loose(system.registry.bind(system))(target ?? null),
      ]
      for (const each of ask) expect(await codeOf(each)).toBe('SPEC_INVALID_OPTION')
    }
  })

  it('refuses listeners and tasks that are no functions, when they are given', async () => {
    for (const wrong of [undefined, null, 5, 'x', {}]) {
      expect(await codeOf(() => loose(system.monitor.bind(system))('main/a', wrong))).toBe('SPEC_INVALID_OPTION')
      expect(await codeOf(() => loose(subscribe)('worker:ready', wrong))).toBe('SPEC_INVALID_OPTION')
      expect(await codeOf(() => loose(system.onShutdown.bind(system))('drain', 'x', wrong))).toBe('SPEC_INVALID_OPTION')
      expect(await codeOf(() => loose(system.onShutdown.bind(system))(wrong, 'x', () => 1))).toBe('SPEC_INVALID_OPTION')
    }
  })

  it('refuses exit reasons that are none', async () => {
    for (const reason of [undefined, null, 5, 'killed', {}, { type: 'nope' }])
      expect(await codeOf(() => loose(system.exit.bind(system))('main/a', reason))).toBe('SPEC_INVALID_OPTION')
  })

  it('supervisors answer wrong arguments as data, and live on', async () => {
    for (const wrong of [undefined, null, 5, {}, Symbol('s')]) {
      const dynamic = system.dynamicSupervisor('main/d')
      for (const ask of ['terminateChild', 'whichChild', 'getChildSpec'] as const) {
        const answer = await loose(dynamic?.[ask].bind(dynamic))(wrong)
        expect(answer).toEqual({ ok: false, error: 'not_found' })
      }
      const main = system.supervisor('main')
      for (const ask of ['terminateChild', 'restartChild', 'deleteChild', 'whichChild', 'getChildSpec'] as const)
        expect(await loose(main?.[ask].bind(main))(wrong)).toEqual({ ok: false, error: 'not_found' })
      for (const refused of [main?.startChild.bind(main), main?.update.bind(main), dynamic?.startChild.bind(dynamic)])
        expect(await loose(refused)(wrong)).toMatchObject({ ok: false, error: 'invalid_spec' })
      const shards = system.partitionSupervisor('main/p')
      expect(await loose(shards?.resize.bind(shards))(wrong)).toMatchObject({ ok: false, error: 'invalid_spec' })
      expect(shards?.pathOf(0)).toBe('main/p/0')
    }
    expect((await dynamicCounts(system)).active).toBe(0)
  })

  it('refuses items and options of a stream of tasks that are none', async () => {
    const tasks = system.taskSupervisor('main/t')
    for (const wrong of [undefined, null, 5, {}, Symbol('s')])
      expect(await codeOf(() => loose(tasks?.asyncStream.bind(tasks))(wrong, () => 1))).toBe('SPEC_INVALID_OPTION')
    expect(await codeOf(() => loose(tasks?.asyncStream.bind(tasks))([1], () => 1, null))).toBe('SPEC_INVALID_OPTION')
  })

  it('is not shut down by a call that is wrong', async () => {
    const wrong = [null, 5, { limitMs: Number.NaN }, { limitMs: -1 }, { reason: 5 }, { exitCode: 'x' }]
    for (const options of wrong)
      expect(await codeOf(() => loose(system.shutdown.bind(system))(options))).toBe('SPEC_INVALID_OPTION')
    expect(await codeOf(() => loose(system.shutdown.bind(system))({ limit: 5 }))).toBe('SPEC_UNKNOWN_OPTION')
    expect(await system.ref('main/a', counter).call('get')).toBe(0)
  })

  it('refuses calls whose options are wrong, and those that do not exist', async () => {
    const ref = system.ref('main/a')
    const wrong = [null, 5, { signal: {} }, { signal: null }, { idempotent: 'yes' }, { deadline: 5 }]
    for (const options of wrong) {
      expect(await codeOf(() => loose(ref.call.bind(ref))('get', undefined, options))).toBe('CALL_INVALID')
      expect(await codeOf(() => loose(ref.cast.bind(ref))('get', undefined, options))).toBe('CALL_INVALID')
      expect(await codeOf(() => ref.stream('get', undefined, options as object).next())).toBe('CALL_INVALID')
    }
    for (const options of [{ window: Symbol('s') }, { idleMs: Symbol('s') }])
      expect(await codeOf(() => loose(ref.stream.bind(ref))('get', undefined, options))).toBe('CALL_INVALID')
  })

  it('has children with names of what every object has', async () => {
    expect(await system.ref('main/__proto__', counter).call('get')).toBe(0)
    expect(await codeOf(() => system.ref('main/constructor').call('get'))).toBe('CALL_NOPROC')
    expect(await codeOf(() => system.ref('main/a').call('constructor'))).toBe('REMOTE_UNKNOWN_METHOD')
  })
})

async function dynamicCounts(system: System): Promise<{ readonly active: number }> {
  const answer = await system.dynamicSupervisor('main/d')?.countChildren()
  if (answer?.ok !== true) throw new Error('the dynamic supervisor has ended')
  return answer.counts
}
