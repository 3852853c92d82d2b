// What actors in the host cost: calls, starts and stops, memory, one restart among many. `[--json] [--quick]`
//
// As users run it, which is compiled; a loader that keeps the names of functions makes each call half as dear again:
//
//   npx esbuild bench/actors.ts --bundle --platform=node --format=esm --packages=external --outfile=node_modules/.cache/actors.mjs
//   node --expose-gc node_modules/.cache/actors.mjs

import Table from 'cli-table3'
import { actor, behaviour, type MethodsOf, type Ref, type System, start, stop, supervisor } from '../src/index.ts'

interface Row {
  readonly what: string
  readonly value: number
  readonly unit: string
}

const counter = behaviour({
  init: () => ({ count: 0 }),
  calls: {
    add: (state, by: number) => (state.count += by),
    end: () => stop({ type: 'crashed', cause: 'as asked' }),
  },
  casts: { bump: (state) => void (state.count += 1) },
})

type Counter = MethodsOf<typeof counter>

const isQuick = process.argv.includes('--quick')
const CALLS = isQuick ? 50_000 : 500_000
const SIZES = isQuick ? [1_000, 10_000] : [1_000, 10_000, 100_000]

const startTree = (size: number): Promise<System> => {
  const children = Array.from({ length: size }, (_, index) => actor(`a${index}`, counter))
  return start(supervisor('main', { intensity: 1_000_000, periodMs: 1_000 }, children), { log: 'silent' })
}

/** The best of several runs: what the machine does beside only adds. */
async function best(runs: number, run: () => Promise<number>): Promise<number> {
  let lowest = Number.POSITIVE_INFINITY
  for (let index = 0; index < runs; index += 1) lowest = Math.min(lowest, await run())
  return lowest
}

async function timed(run: () => Promise<void>): Promise<number> {
  const since = performance.now()
  await run()
  return performance.now() - since
}

async function callsInTurn(ref: Ref<Counter>, calls: number): Promise<number> {
  const ms = await timed(async () => {
    for (let index = 0; index < calls; index += 1) await ref.call('add', 1)
  })
  return (ms * 1e6) / calls
}

async function callsOfMany(ref: Ref<Counter>, callers: number, calls: number): Promise<number> {
  const ms = await timed(async () => {
    const caller = async (): Promise<void> => {
      for (let index = 0; index < calls / callers; index += 1) await ref.call('add', 1)
    }
    await Promise.all(Array.from({ length: callers }, caller))
  })
  return (ms * 1e6) / calls
}

/** What a program does that has a promise, a microtask and the clock, and nothing of ours. */
async function floor(calls: number): Promise<number> {
  const soon = Promise.resolve()
  const ms = await timed(async () => {
    for (let index = 0; index < calls; index += 1) {
      performance.now()
      await new Promise<number>((resolve) => void soon.then(() => resolve(index)))
    }
  })
  return (ms * 1e6) / calls
}

async function measureCalls(): Promise<readonly Row[]> {
  const system = await startTree(1)
  const ref = system.ref<Counter>('main/a0')
  const rows = [
    { what: 'floor: a promise, a microtask, the clock', value: await best(5, () => floor(CALLS)), unit: 'ns' },
    { what: 'call, one at a time', value: await best(5, () => callsInTurn(ref, CALLS)), unit: 'ns' },
    { what: 'call, 100 callers', value: await best(5, () => callsOfMany(ref, 100, CALLS)), unit: 'ns' },
  ]
  await system.shutdown()
  return rows
}

async function measureTree(size: number): Promise<readonly Row[]> {
  const { gc } = globalThis
  gc?.()
  const before = process.memoryUsage().heapUsed
  let since = performance.now()
  const system = await startTree(size)
  const startMs = performance.now() - since
  gc?.()
  const bytes = (process.memoryUsage().heapUsed - before) / size
  const restarts = await measureRestart(system)
  since = performance.now()
  await system.shutdown()
  const stopMs = performance.now() - since
  const each = (ms: number): number => (ms * 1e3) / size
  return [
    { what: `start of ${size}, each`, value: each(startMs), unit: 'us' },
    { what: `stop of ${size}, each`, value: each(stopMs), unit: 'us' },
    { what: `restart of one among ${size}`, value: restarts, unit: 'us' },
    ...(gc === undefined || size < 1_000
      ? []
      : [{ what: `memory per idle actor, of ${size}`, value: bytes, unit: 'bytes' }]),
  ]
}

/** From the crash to the first answer of the next life. */
async function measureRestart(system: System): Promise<number> {
  const ref = system.ref<Counter>('main/a0')
  const restarts = 200
  return best(5, async () => {
    const ms = await timed(async () => {
      for (let index = 0; index < restarts; index += 1) {
        const crashed = ref.call('end').catch(() => undefined)
        await ref.call('add', 1)
        await crashed
      }
    })
    return (ms * 1e3) / restarts
  })
}

await measureTree(1_000) // what is compiled by then is not measured
const rows: Row[] = [...(await measureCalls())]
for (const size of [10, ...SIZES]) rows.push(...(await measureTree(size)))

if (process.argv.includes('--json')) console.log(JSON.stringify(rows, undefined, 2))
else {
  const table = new Table({
    head: ['actors', 'value', 'unit'],
    colAligns: ['left', 'right', 'left'],
    style: { head: [], border: [] },
  })
  for (const { what, value, unit } of rows) table.push([what, value.toFixed(unit === 'us' ? 2 : 0), unit])
  console.log(table.toString())
}
