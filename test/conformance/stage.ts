import { afterEach } from 'vitest'
import {
  type ChildSpec,
  type Program,
  prepare,
  type Ref,
  type StartOptions,
  type System,
  subscribe,
  supervisor,
  type TelemetryMessage,
  type WorkerOverrides,
  worker,
} from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { nodeWorker, startMain } from '../fixtures/systems.ts'

/** Makes the conformance program of one language, with these variables in its environment. */
export type MakeProgram = (env: Readonly<Record<string, string>>) => Program

/** How a case wants its worker. */
export interface Wish {
  /** Calls at the same time. Default 1. */
  readonly concurrency?: number
  readonly env?: Readonly<Record<string, string>>
  readonly overrides?: WorkerOverrides
  readonly options?: StartOptions
}

/** A worker under test, `main/w`. */
export interface Stage {
  readonly system: System
  readonly ref: Ref
}

/**
 * Beside the worker there is the gate, `main/gate`, where its calls wait until the test lets them
 * go on.
 */
export interface GatedStage extends Stage {
  /** Lets everybody on who waits at the gate. @returns How many they were. */
  readonly openGate: () => Promise<unknown>
}

const stuck = new Set<System>()

// Before the orderly shutdown of `startMain`: where the clock stands still, a worker that hangs
// would not be killed by it.
afterEach(() => {
  for (const system of stuck) system.kill()
  stuck.clear()
})

/** Starts the worker. */
export const startStage = (makeProgram: MakeProgram, wish: Wish = {}): Promise<Stage> => open([], makeProgram, wish)

/** Starts the gate, and the worker. */
export async function startGated(makeProgram: MakeProgram, wish: Wish = {}): Promise<GatedStage> {
  const gate = nodeWorker('gate', 'conformance-gate', { heartbeatMs: 'off' })
  const stage = await open([gate], makeProgram, wish)
  return { ...stage, openGate: () => stage.system.ref('main/gate').call('open') }
}

async function open(siblings: readonly ChildSpec[], makeProgram: MakeProgram, wish: Wish): Promise<Stage> {
  const { concurrency = 1, env = {}, overrides = {}, options = {} } = wish
  const program = makeProgram({ CONFORMANCE_CONCURRENCY: String(concurrency), ...env })
  const system = await startMain([...siblings, worker('w', program, overrides)], {}, options)
  if (options.clock !== undefined) stuck.add(system)
  return { system, ref: system.ref('main/w') }
}

/** Why the language cannot be tested here; `undefined` when it can. */
export async function whatIsMissing(makeProgram: MakeProgram): Promise<string | undefined> {
  const [prepared] = await prepare(supervisor('main', {}, [worker('w', makeProgram({}))]))
  if (prepared?.error === undefined) return undefined
  if (prepared.error.code !== 'PREPARE_TOOL_MISSING') throw prepared.error
  return prepared.error.message
}

/** The moment when a call has come to the gate. Ask before you do what causes it. */
export function entered(name: string): Promise<unknown> {
  return awaitEvent('worker:log', ({ path, message }) => path === 'main/gate' && message === `entered ${name}`)
}

/** The moment when the worker has logged something. */
export function logged(message: string): Promise<TelemetryMessage<'worker:log'>> {
  return awaitEvent('worker:log', (event) => event.path === 'main/w' && event.message === message)
}

/** What a promise rejects with. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    return { resolved: await promise }
  } catch (error) {
    return error
  }
}

/** Lines about what happens at the gate and with the calls of the worker, in order. */
export function recordOrder(): { readonly lines: readonly string[]; readonly stop: () => void } {
  const lines: string[] = []
  const undo = [
    subscribe('worker:log', ({ path, message }) => {
      if (path === 'main/gate') lines.push(message)
    }),
    subscribe('call:settled', ({ path, method, code }) => {
      if (path === 'main/w') lines.push(`${method} ${code}`)
    }),
  ]
  return {
    lines,
    stop() {
      for (const each of undo) each()
    },
  }
}
