import { type Clock, systemClock } from '../../clock/clock.ts'
import { A_CLOCK, A_FUNCTION, type OptionRule } from '../../options/option-rule.ts'
import { optionsOf } from '../../options/options-of.ts'
import type { OpenPort } from '../../port/port.ts'

import type { SupervisorSpec } from '../../spec/supervisor-spec.ts'
import { needsOfTree } from '../../system/needs-of-tree.ts'
import { nextToken, type RuntimeParts } from '../../system/runtime.ts'
import { planStart, startPlanned } from '../../system/start.ts'
import type { StartOptions } from '../../system/start-options.ts'
import type { System } from '../../system/system.ts'
import { History } from '../events/history.ts'
import { Faults } from '../faults/faults.ts'
import { recordSystem, watchProcesses } from '../orphans/expect-no-orphans.ts'
import { TestError } from './test-error.ts'
import { mayHaveWorkerAt } from './worker-at.ts'

/** A running tree as any other, with what a test adds to it. */
export type TestSystem = System & TestExtras

/** What a test has of a system beside the system. */
export interface TestExtras {
  /** Faults between the host and its workers. */
  readonly faults: Faults
  /** What has happened so far. */
  readonly history: History
  readonly clock: Clock
}

/**
 * Options of a system under test: those of `start()`, whose log is silent by default, and what is
 * to happen to it.
 */
export interface TestStartOptions extends StartOptions {
  /** Orders faults before anything has been started. */
  readonly arm?: (faults: Faults) => void
  /**
   * Events that `history` keeps; the oldest go first. Whole number >= 1. Default `'infinity'`,
   * which is too many for a test of hours.
   */
  readonly maxEvents?: number | 'infinity'
}

/**
 * Parts of the system, without those that every system under test has. With `openPort` nothing is
 * real behind the faults.
 */
export type TestRuntimeParts = Omit<RuntimeParts, 'id' | 'aroundPort'>

/** For the messages of errors. */
const OWNER = 'Options of a system under test'

const RULES: Readonly<Record<string, OptionRule>> = {
  arm: A_FUNCTION,
  maxEvents: {
    is: (value) => value === 'infinity' || (Number.isSafeInteger(value) && Number(value) >= 1),
    expected: "a whole number >= 1 or 'infinity'",
  },
  clock: A_CLOCK,
}

/** Starts a system under test. Rejects as `start()` does. */
export async function startTestSystem(
  tree: SupervisorSpec,
  given: TestStartOptions,
  parts: TestRuntimeParts,
): Promise<TestSystem> {
  const { arm, maxEvents, ...options } = optionsOf(OWNER, given)
  optionsOf(OWNER, { arm, maxEvents, clock: options.clock }, RULES) // start() checks its own.
  const plan = planStart(tree, { log: 'silent', ...options })
  const { root, kinds } = plan
  watchProcesses()
  const clock = options.clock ?? systemClock
  const id = nextToken()
  let system: System | undefined
  const faults = new Faults({
    paths: needsOfTree(root, kinds).map(({ path }) => path),
    knows: (path) => mayHaveWorkerAt(root, path, kinds),
    refOf: (path) => {
      if (system === undefined) throw new TestError('TEST_NO_WORKER', 'the system has not been started yet')
      return system.ref(path)
    },
  })
  arm?.(faults)
  const history = new History(id, clock, maxEvents)
  try {
    const { openPort, ...others } = parts
    const between = (open: OpenPort): OpenPort => faults.between(open)
    const ports = openPort === undefined ? { aroundPort: between } : { openPort: between(openPort) }
    const started = await startPlanned(plan, { ...others, ...ports, id })
    system = started
    recordSystem(started)
    // Its end is recorded too.
    void started.exited.then(() => started.shutdown()).then(history.end)
    return Object.assign(started, { faults, history, clock })
  } catch (error) {
    history.end()
    throw error
  }
}

/** Whether a system was started for a test. */
export function isTestSystem(system: Pick<System, 'id'>): system is TestSystem {
  return 'faults' in system && system.faults instanceof Faults
}
