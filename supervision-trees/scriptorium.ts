import { join } from 'node:path'
import { type ScribeLanguage, scribe } from '../actors/scribe/scribe.ts'
import { type Strategy, type SupervisorSpec, supervisor, type WorkerOverrides, worker } from '../src/index.ts'

/** Options of {@link scriptorium}. */
export interface ScriptoriumOptions {
  /**
   * Absolute path of the folder where each scribe has a file, named by its id: `node-1`,
   * `python-3`, `go-10`, ...
   */
  readonly journals: string
  /**
   * Restarts in five seconds before a supervisor gives up. Default 10; more for those who kill
   * workers on purpose.
   */
  readonly intensity?: number
}

/**
 * Thirty scribes in three languages.
 *
 * ```
 * scriptorium            one_for_one: the rooms do not know each other
 * ├── node               one_for_one: two desks; a start that hangs holds up those of its own desk only
 * │   ├── upper          one_for_one: five, each for itself; who dies too often is quarantined
 * │   └── lower          one_for_one: five
 * ├── python             one_for_one: two desks
 * │   ├── upper          rest_for_one: five; whoever sits behind the one that fell starts again with it
 * │   └── lower          rest_for_one: five
 * └── go                 one_for_one: two desks
 *     ├── upper          one_for_all: five that live and die together
 *     └── lower          one_for_all: five
 * ```
 */
export function scriptorium({ journals, intensity = 10 }: ScriptoriumOptions): SupervisorSpec {
  // Parallel: no scribe needs another, and thirty starts one after the other take seconds.
  const flags = { intensity, periodMs: 5_000, startup: 'parallel' } as const
  const scribes = (language: ScribeLanguage, [from, to]: readonly [number, number], overrides: WorkerOverrides = {}) =>
    Array.from({ length: to - from + 1 }, (_, index) => {
      const id = `${language}-${from + index}`
      return worker(id, scribe(language, join(journals, id)), { ...LIVELY, ...overrides })
    })
  const desks = (language: ScribeLanguage, strategy: Strategy, overrides: WorkerOverrides = {}) =>
    supervisor(language, flags, [
      supervisor('upper', { ...flags, strategy }, scribes(language, [1, 5], overrides)),
      supervisor('lower', { ...flags, strategy }, scribes(language, [6, 10], overrides)),
    ])
  return supervisor('scriptorium', flags, [
    desks('node', 'one_for_one', { budget: BUDGET }),
    desks('python', 'rest_for_one'),
    // Nothing is written ahead: what such a scribe was given it may have started, whatever was lost
    // on the way.
    desks('go', 'one_for_all', { prefetch: 0 }),
  ])
}

/** Sooner than the defaults: the work is short, and so is everybody's patience. */
const LIVELY: WorkerOverrides = Object.freeze({
  startTimeoutMs: 3_000,
  heartbeatMs: 400,
  heartbeatLimitMs: 1_200,
  graceMs: 500,
  onOverrun: 'kill',
  shutdown: 1_000,
  mailbox: { maxMessages: 200 },
})

const BUDGET = Object.freeze({ intensity: 3, periodMs: 5_000, onExhausted: 'quarantine', probeMs: 2_000 } as const)
