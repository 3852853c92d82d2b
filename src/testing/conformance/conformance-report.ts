import type { Finding } from './mistake.ts'

/** How a worker is spoken with: what `TUTTI_CODEC` says, and on which descriptors. */
export interface ConformanceWay {
  readonly codec: 'msgpack' | 'json'
  readonly descriptors: 'pipes' | 'stdio'
}

/** What came of one case. */
export interface ConformanceResult extends ConformanceWay {
  /** As `calls/headers`; what stands before the slash is the feature. */
  readonly id: string
  /** The rule, as a sentence about the worker. */
  readonly rule: string
  /**
   * `not_offered`: the worker does not claim it. Only `wrong` is a fault.
   */
  readonly outcome: 'right' | 'wrong' | 'not_offered'
  /** Present when it is wrong. */
  readonly finding?: Finding
  /** Why it is not offered. */
  readonly reason?: string
}

/** What a worker can, what it cannot, and what it does wrong. */
export interface ConformanceReport {
  /** As the worker says in READY; empty when no READY came. */
  readonly sdk: string
  readonly runtime: string
  readonly results: readonly ConformanceResult[]
  /** Whether nothing that the worker claims is wrong, and it can be spoken with at all. */
  readonly isConformant: boolean
}
