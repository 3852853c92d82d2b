import { isRecord, MILLISECONDS, type OptionRule } from '../../options/option-rule.ts'
import { checkOption, optionsOf } from '../../options/options-of.ts'
import type { OpenPort } from '../../port/port.ts'

import type { SupervisorSpec } from '../../spec/supervisor-spec.ts'
import { codecOf } from '../../wire/codec-of.ts'
import { seededRandom, seedFor } from '../chaos/seeded-random.ts'
import { startTestSystem, type TestStartOptions, type TestSystem } from '../system/test-system.ts'
import { TestClock } from '../time/test-clock.ts'
import type { FakeScript } from './fake-worker.ts'
import { FIRST_VIRTUAL_PID } from './virtual-pid.ts'
import { VirtualPort } from './virtual-port.ts'

/** Options of {@link startVirtual}. */
export interface VirtualOptions extends Omit<TestStartOptions, 'clock' | 'cacheDir'> {
  /**
   * What the fake workers do, by path; for those that are not named, by `runtime`; for all others
   * `'*'`. Default: a worker without methods that lives until it is stopped.
   */
  readonly workers?: Readonly<Record<string, FakeScript>>
  /** All chance comes from it: jitter, and `random` of the scripts. Whole number. Default 1. */
  readonly seed?: number
  /** Default: a new one. */
  readonly clock?: TestClock
}

const A_SCRIPT: OptionRule = {
  is: (value) => isRecord(value) || typeof value === 'function',
  expected: 'a fake worker, or a function that makes one',
}

const RULES: Readonly<Record<string, OptionRule>> = {
  workers: {
    is: (value) => isRecord(value) && Object.values(value).every(A_SCRIPT.is),
    expected: 'an object of fake workers, by path, runtime or `*`',
  },
  seed: { is: Number.isFinite, expected: 'a number' },
  clock: { is: (value) => value instanceof TestClock, expected: 'a `TestClock`' },
}

/** A running tree whose workers are fakes, and whose time is yours. */
export type VirtualSystem = TestSystem & { readonly clock: TestClock }

/**
 * Starts the same tree that runs in production on fake workers in this process, in virtual time.
 * Nothing is prepared or spawned; all else is real: supervisors, mailboxes, deadlines, heartbeats
 * and frames. The same seed gives the same `history`.
 *
 * The time of the start, if it takes any, has passed when this resolves; from then on
 * `system.clock` is moved by the test.
 *
 * @throws as `start()`, and {@link TestError} `TEST_STUCK` when the start waits for something that
 *   no timer brings about.
 * @example
 * const system = await startVirtual(tree, { workers: { python: { methods: { double: (n) =>
 * Number(n) * 2 } } } }) await killWorker(system, 'shop/prices') await system.clock.advance(5_000)
 * system.history.restarts('shop/prices') // => 1
 */
export async function startVirtual(tree: SupervisorSpec, options: VirtualOptions = {}): Promise<VirtualSystem> {
  const { workers = {}, seed = 1, clock = new TestClock(), ...rest } = optionsOf('startVirtual()', options)
  optionsOf('startVirtual()', { workers, seed, clock }, RULES) // The others are checked where they are used.
  let lives = 0
  const starting = startTestSystem(
    tree,
    { ...rest, clock },
    {
      openPort: virtualPorts(workers, seed),
      preparations: {
        prepare: () => Promise.resolve(new Map()),
        repair: () => Promise.resolve(false),
        abort: () => undefined,
      },
      nextIncarnation: () => `life-${(lives += 1)}`,
      random: seededRandom(seed),
    },
  )
  return Object.assign(await clock.run(starting), { clock })
}

function virtualPorts(scripts: Readonly<Record<string, FakeScript>>, seed: number): OpenPort {
  const lives = new Map<string, { readonly random: () => number; count: number }>()
  let pid = FIRST_VIRTUAL_PID
  return ({ start, life: { path } }, listener, clock) => {
    let known = lives.get(path)
    if (known === undefined) lives.set(path, (known = { random: seededRandom(seedFor(seed, path)), count: 0 }))
    known.count += 1
    const wait = (ms: number): Promise<void> => {
      checkOption({ owner: 'wait()', name: 'ms' }, ms, MILLISECONDS)
      return new Promise((resolve) => void clock.setTimer(ms, resolve))
    }
    const life = { path, number: known.count, random: known.random, wait }
    const script = scripts[path] ?? scripts[start.runtime] ?? scripts['*'] ?? {}
    return new VirtualPort({
      worker: typeof script === 'function' ? script(life) : script,
      life,
      pid: (pid += 1),
      codec: codecOf(start.codec),
      maxFrameBytes: start.maxFrameBytes,
      listener,
      clock,
    })
  }
}
