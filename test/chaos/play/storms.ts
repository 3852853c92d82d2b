import { type Chaos, type ChaosFault, chaos, type TestSystem } from '../../../src/testing/index.ts'

/** Everything that a running worker recovers from without its frames being lost. */
const COMMON: readonly ChaosFault[] = [
  'kill',
  'terminate',
  'freeze',
  'crash_on_call',
  'corrupt_frame',
  'delay_frame',
  'slow_pipe',
  'fail_start',
  'ignore_stop',
]

/** Who is struck, by what, how often. */
interface Front {
  readonly meets: (path: string) => boolean
  readonly faults: readonly ChaosFault[]
  /** Of all strikes. */
  readonly share: number
}

/**
 * A pipe loses nothing, so `drop_frame` stands for a program that forgets. One that was given calls
 * ahead of its work, forgets one and goes on with the next has broken the order that "not started"
 * is known by. So it strikes those who are given nothing ahead, and those whose calls may all be
 * repeated. A hung handshake lasts as long as the start timeout: 3 s for a scribe, and 30 s for a
 * linguist, who would do nothing else. The mailbox of a linguist holds 10 000 messages: to fill it
 * takes the host longer than anything else here. Memory is refused by `prlimit`, which Linux alone
 * has.
 */
const FRONTS: readonly Front[] = [
  {
    meets: (path) => /\/scriptorium\/(?:node|python)\//.test(path),
    faults: [...COMMON, 'fill_mailbox', 'hang_handshake'],
    share: 0.45,
  },
  {
    meets: (path) => path.includes('/scriptorium/go/'),
    faults: [...COMMON, 'fill_mailbox', 'hang_handshake', 'drop_frame'],
    share: 0.3,
  },
  { meets: (path) => path.endsWith('/ingest'), faults: COMMON, share: 0.05 },
  { meets: (path) => path.includes('/analysis/'), faults: [...COMMON, 'drop_frame'], share: 0.1 },
  ...(process.platform === 'linux'
    ? [{ meets: () => true, faults: ['exhaust_memory'], share: 0.1 } satisfies Front]
    : []),
]

/** All faults of a run. */
export const PLAYED_FAULTS: readonly ChaosFault[] = [...new Set(FRONTS.flatMap(({ faults }) => faults))]

/**
 * Lets loose everything that can be done to a running system; the same seed strikes the same
 * workers in the same order.
 */
export function storms(system: TestSystem, { seed, rate }: { readonly seed: number; readonly rate: number }): Chaos[] {
  return FRONTS.map(({ meets, faults, share }, index) =>
    chaos(system, {
      seed: seed + index,
      rate: rate * share,
      faults,
      targets: system.paths.filter(meets),
      print: () => undefined,
    }),
  )
}
