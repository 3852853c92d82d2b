import { worker } from '../../../src/index.ts'
import { type ConformanceOptions, playConformance } from '../../../src/testing/conformance/index.ts'
import {
  chaos,
  chaosSchedule,
  exhaustMemory,
  expectNoOrphans,
  type FakeLife,
  freezeWorker,
  killWorker,
  startForTest,
  startVirtual,
  TestClock,
  tuttiMatchers,
  until,
  watchProcesses,
} from '../../../src/testing/index.ts'
import { later } from '../later.ts'
import { type Rows, row } from '../row.ts'
import { ECHO, type Stage } from '../stage.ts'
import { tree } from './declaring.ts'

const VICTIM = 'main/victim'

/** Rows of the functions of the conformance kit. A program that is no worker is played soon. */
export const CONFORMANCE: Rows = {
  playConformance: row(
    () =>
      [{ command: 'true', only: 'calls/', codecs: ['json'], descriptors: ['pipes'], limitMs: 1_000 }] as [
        ConformanceOptions,
      ],
    (...given) => playConformance(...given),
  ),
}

/** Rows of the functions of the testing kit. */
export function testingRows({ system }: Stage): Rows {
  const alive = () => system.ref(VICTIM).call('echo', 1)
  return {
    startForTest: row(
      () => [tree(), {}] as const,
      (...given) => startForTest(...given),
    ),
    startVirtual: row(
      () => [tree(worker('w', ECHO)), {}] as const,
      (...given) => startVirtual(...given),
    ),
    killWorker: row(
      () => [system, VICTIM, 'SIGCONT'] as const,
      (...given) => {
        void killWorker(...given)
      },
      async () => {
        await alive()
        return killWorker(system, VICTIM)
      },
    ),
    freezeWorker: row(
      () => [system, VICTIM] as const,
      async (...given) => {
        await alive()
        const thaw = freezeWorker(...given)
        thaw()
      },
    ),
    exhaustMemory: row(
      () => [system, VICTIM] as const,
      async (...given) => (await alive(), (await exhaustMemory(...given))()),
    ),
    until: row(
      () => [system, 'worker:died', { path: VICTIM, limitMs: 1 }] as const,
      // Some limits are long.
      (...given) => Promise.race([until(...given), later(1)]),
      async () => (
        await alive(), Promise.all([until(system, 'worker:died', { path: VICTIM }), killWorker(system, VICTIM)])
      ),
    ),
    expectNoOrphans: row(
      () => [{ systemId: 'none', limitMs: 1 }] as const,
      (...given) => expectNoOrphans(...given),
    ),
    watchProcesses: row(
      () => [] as const,
      () => watchProcesses(),
    ),
    chaos: row(
      () =>
        [system, { rate: 1_000, faults: ['drop_frame'], targets: [VICTIM], durationMs: 1, print: () => {} }] as const,
      (...given) => {
        const storm = chaos(...given)
        storm.stop()
        return storm.done
      },
    ),
    chaosSchedule: row(
      () => [{ seed: 1, rate: 1, faults: ['kill'], targets: [VICTIM] }] as const,
      (...given) => chaosSchedule(...given).next(),
    ),
  }
}

/** Rows of what the kit hands out, by type. */
export function testingMethods({ system }: Stage): Readonly<Record<string, Rows>> {
  const { faults, history } = system
  const matchers = {
    toHaveRestarted: row(
      () => [system, VICTIM, 1] as const,
      (...given) => tuttiMatchers.toHaveRestarted(...given),
    ),
    toLeaveNoProcess: row(
      () => [system] as const,
      // It would end the system of all other rows.
      async (given) => tuttiMatchers.toLeaveNoProcess(given === system ? await startForTest(tree()) : given),
    ),
    toExitWith: row(
      () => [{ reason: { type: 'normal' } }, 'normal', {}] as const,
      (...given) => tuttiMatchers.toExitWith(...given),
    ),
  }
  return {
    Faults: {
      crashOnCall: row(
        () => [VICTIM, 2] as const,
        (...given) => faults.crashOnCall(...given)(),
      ),
      corruptFrame: row(
        () => [VICTIM, {}] as const,
        (...given) => faults.corruptFrame(...given)(),
      ),
      dropFrame: row(
        () => [VICTIM, {}] as const,
        (...given) => faults.dropFrame(...given)(),
      ),
      delayFrame: row(
        () => [VICTIM, 1, {}] as const,
        (...given) => faults.delayFrame(...given)(),
      ),
      slowPipe: row(
        () => [VICTIM, 1_000] as const,
        (...given) => faults.slowPipe(...given)(),
      ),
      failStart: row(
        () => [VICTIM, 1] as const,
        (...given) => faults.failStart(...given)(),
      ),
      hangHandshake: row(
        () => [VICTIM, 1] as const,
        (...given) => faults.hangHandshake(...given)(),
      ),
      ignoreStop: row(
        () => [VICTIM] as const,
        (...given) => faults.ignoreStop(...given)(),
      ),
      fillMailbox: row(
        () => [VICTIM] as const,
        (...given) => faults.fillMailbox(...given)(),
      ),
    },
    History: {
      of: row(
        () => ['worker:died', VICTIM] as const,
        (...given) => history.of(...given),
      ),
      restarts: row(
        () => [VICTIM] as const,
        (...given) => history.restarts(...given),
      ),
      end: row(
        () => [] as const,
        () => history.end(),
      ),
    },
    Chaos: {
      stop: row(
        () => [] as const,
        () => chaos(system, { print: () => {} }).stop(),
      ),
    },
    TestClock: clockRows(),
    FakeLife: lifeRows(),
    TuttiMatchers: matchers,
    tuttiMatchers: matchers,
  }
}

function clockRows(): Rows {
  return {
    now: row(
      () => [] as const,
      () => new TestClock().now(),
    ),
    setTimer: row(
      () => [1, () => {}] as const,
      (...given) => new TestClock().setTimer(...given).cancel(),
    ),
    advance: row(
      () => [1] as const,
      (...given) => new TestClock().advance(...given),
    ),
    advanceNow: row(
      () => [1] as const,
      (...given) => new TestClock().advanceNow(...given),
    ),
    run: row(
      () => [Promise.resolve(1), {}] as const,
      (...given) => new TestClock().run(...given),
    ),
  }
}

function lifeRows(): Rows {
  const withLife = async (use: (life: FakeLife) => unknown): Promise<void> => {
    let told: FakeLife | undefined
    const script = (life: FakeLife) => ((told = life), {})
    const system = await startVirtual(tree(worker('w', ECHO)), { workers: { '*': script } })
    try {
      if (told !== undefined) await Promise.race([use(told), system.clock.advance(1)])
    } finally {
      await system.clock.run(system.shutdown())
    }
  }
  return {
    random: row(
      () => [] as const,
      () => withLife((life) => life.random()),
    ),
    wait: row(
      () => [1] as const,
      (...given) => withLife((life) => life.wait(...given)),
    ),
  }
}
