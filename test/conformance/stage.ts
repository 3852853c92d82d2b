import { afterEach, expect } from 'vitest'
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
} from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { nodeWorker, startMain } from '../fixtures/systems.ts'

/** Makes the conformance program of one language, with these variables in its environment. */
export type MakeProgram = (env: Readonly<Record<string, string>>) => Program

/**
 * Makes the child `w` that the cases call: that program as a worker, or a pool with such a member.
 */
export type MakeChild = (env: Readonly<Record<string, string>>, overrides?: WorkerOverrides) => ChildSpec

/** Path of the worker: `main/w`, or `main/w/1` as a member of the pool `main/w`. */
export const OF_WORKER = expect.stringMatching(/^main\/w(?:\/1)?$/)

/** Whether that is the {@link OF_WORKER | path of the worker}. */
export const isOfWorker = (path: string): boolean => path === 'main/w' || path === 'main/w/1'

/** How a case wants its worker. */
export interface Wish {
  /** Calls at the same time. Default 1. */
  readonly concurrency?: number
  readonly env?: Readonly<Record<string, string>>
  readonly overrides?: WorkerOverrides
  readonly options?: StartOptions
}

/** What is tested, `main/w`. */
export interface Stage {
  readonly system: System
  readonly ref: Ref
  /**
   * Where calls wait that are sent while others run: a pool gives nothing in advance of long ones.
   */
  readonly waitsIn: 'worker' | 'mailbox'
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
export const startStage = (makeChild: MakeChild, wish: Wish = {}): Promise<Stage> => open([], makeChild, wish)

/** Starts the gate, and the worker. */
export async function startGated(makeChild: MakeChild, wish: Wish = {}): Promise<GatedStage> {
  const gate = nodeWorker('gate', 'conformance-gate', { heartbeatMs: 'off' })
  const stage = await open([gate], makeChild, wish)
  return { ...stage, openGate: () => stage.system.ref('main/gate').call('open') }
}

async function open(siblings: readonly ChildSpec[], makeChild: MakeChild, wish: Wish): Promise<Stage> {
  const { concurrency = 1, env = {}, overrides = {}, options = {} } = wish
  const child = makeChild({ CONFORMANCE_CONCURRENCY: String(concurrency), ...env }, overrides)
  const system = await startMain([...siblings, child], {}, options)
  if (options.clock !== undefined) stuck.add(system)
  const waitsIn = system.pool('main/w') === undefined ? 'worker' : 'mailbox'
  return { system, ref: system.ref('main/w'), waitsIn }
}

/** Why the language cannot be tested here; `undefined` when it can. */
export async function whatIsMissing(makeChild: MakeChild): Promise<string | undefined> {
  const [prepared] = await prepare(supervisor('main', {}, [makeChild({})]))
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
  return awaitEvent('worker:log', (event) => isOfWorker(event.path) && event.message === message)
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
