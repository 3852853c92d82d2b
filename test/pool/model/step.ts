import fc from 'fast-check'

/** One thing that happens to a pool. Time passes only where it says so. */
export type Step =
  | {
      readonly do: 'call'
      readonly jobMs: number
      readonly deadlineMs: number | 'infinity'
      readonly queueMs: number | 'infinity'
      readonly isIdempotent: boolean
    }
  /** `at` picks one of those that there are at that moment. */
  | { readonly do: 'cancel' | 'kill' | 'killStarting'; readonly at: number }
  | { readonly do: 'resize'; readonly min: number; readonly more: number; readonly spare: number }
  | { readonly do: 'pause' | 'resume' }
  | { readonly do: 'wait'; readonly ms: number }

/** A pool, and what happens to it. */
export interface Script {
  readonly size: { readonly min: number; readonly max: number; readonly spare: number }
  readonly startMs: number
  readonly steps: readonly Step[]
}

const call = fc.record({
  do: fc.constant('call' as const),
  // Shorter ones are given in advance, so that they need not keep their order among members.
  jobMs: fc.constantFrom(2, 10, 10, 50, 300),
  deadlineMs: fc.constantFrom<number | 'infinity'>('infinity', 'infinity', 'infinity', 30, 400),
  queueMs: fc.constantFrom<number | 'infinity'>('infinity', 'infinity', 'infinity', 20, 200),
  isIdempotent: fc.boolean(),
})

const at = fc.nat({ max: 7 })
const bounds = { min: fc.nat({ max: 3 }), more: fc.nat({ max: 4 }), spare: fc.nat({ max: 1 }) }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: call },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), at }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('kill' as const, 'killStarting' as const), at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('resize' as const), ...bounds }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('pause' as const, 'resume' as const, 'resume' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 5, 20, 100, 600, 2_000) }),
  },
)

/** Scripts of up to so many steps. */
export const scripts = (maxLength: number): fc.Arbitrary<Script> =>
  fc
    .record({
      ...bounds,
      startMs: fc.constantFrom(0, 15, 100),
      steps: fc.array(step, { maxLength, size: 'max' }),
    })
    .map(({ startMs, steps, ...size }) => ({ size: sizeOf(size), startMs, steps }))

/** At least one member may be there. */
export function sizeOf({
  min,
  more,
  spare,
}: {
  readonly min: number
  readonly more: number
  readonly spare: number
}): Script['size'] {
  return { min, max: Math.max(1, min + more + spare), spare }
}
