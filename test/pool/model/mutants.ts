import type { Patch } from '../../fixtures/planted-copy.ts'

/** A bug that can be planted, and what is then found. */
export interface Mutant {
  readonly name: string
  readonly patches: readonly Patch[]
  readonly finding: RegExp
}

const inPool = (file: string, anchor: string, replacement: string): Patch => ({
  file: `pool/${file}`,
  anchor,
  replacement,
})

/** Bugs that pools have had. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'a member that has room again does not ask for what waits',
    patches: [inPool('member-address.ts', '    this.#owner.pump()\n    if (this.load > 0', '    if (this.load > 0')],
    finding: /calls? wait, and|was never answered/,
  },
  {
    name: 'a call is handed over twice',
    patches: [
      inPool(
        'member-address.ts',
        '    life.deliver(envelope, now)',
        '    life.deliver(envelope, now)\n    if (envelope.attempt === 1) this.#owner.putBack([envelope])',
      ),
    ],
    finding: /runs twice at the same time|without leave/,
  },
  {
    name: 'a start that is under way is not counted',
    patches: [inPool('starts-now.ts', 'needed - ready - starting', 'needed - ready')],
    finding: /for a load that needs/,
  },
  {
    name: 'members that leave are not counted',
    patches: [inPool('crew.ts', 'Math.min(starts, room)', 'starts')],
    finding: /lives, and there may be/,
  },
  {
    name: 'what waits is no demand',
    patches: [inPool('members-needed.ts', 'demand.running + demand.queued', 'demand.running')],
    finding: /are needed, and/,
  },
  {
    name: 'members are stopped as soon as they are not needed',
    patches: [inPool('recent-need.ts', '+ this.#downAfterMs', '')],
    finding: /were needed lately/,
  },
  {
    name: 'members do not linger',
    patches: [inPool('shrink-now.ts', 'idleSince + lingerMs <= now', 'idleSince <= now')],
    finding: /ms without work/,
  },
  {
    name: 'a pool never shrinks',
    patches: [inPool('shrink-now.ts', 'Math.max(0, members - recent.highest(now))', '0')],
    finding: /members without load, and there should be/,
  },
  {
    name: 'a pool that is paused hands over',
    patches: [inPool('members.ts', 'this.isPaused ? undefined : ', '')],
    finding: /while the pool was paused/,
  },
  {
    name: 'what a dead member gives back waits for its next life',
    patches: [
      inPool('pool-address.ts', '    super.putBack(envelopes)\n    this.pump()', '    super.putBack(envelopes)'),
    ],
    finding: /calls? wait, and/,
  },
  {
    name: 'a member is given more than it runs',
    patches: [inPool('member-address.ts', 'slots + this.#pace.ahead', 'slots + 1')],
    finding: /calls? wait, and|are needed, and|overtook/,
  },
  {
    name: 'a call that died with its member is repeated without leave',
    patches: [
      {
        file: 'calls/settle.ts',
        anchor: 'return idempotent && attempt < maxAttempts',
        replacement: 'return attempt < 3',
      },
    ],
    finding: /without leave/,
  },
  {
    name: 'time for waiting is only looked at when its timer fires',
    patches: [
      {
        file: 'calls/slot-address.ts',
        anchor: '      if (isLate(envelope, now)) {',
        replacement: '      if (isLate(envelope, now) && false) {',
      },
    ],
    finding: /began when its time (for waiting )?was over/,
  },
  {
    name: 'all missing members start at once',
    patches: [inPool('starts-now.ts', ', startConcurrency - starting', '')],
    finding: /start at the same time/,
  },
]
