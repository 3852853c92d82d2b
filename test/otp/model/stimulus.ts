import type { KillOrder } from '../../../src/child/child.ts'
import type { ExitReason } from '../../../src/errors/exit-reason.ts'
import type { Behaviour } from './behaviour.ts'
import type { Deviation } from './deviation.ts'
import type { Below, Node, Tree } from './tree.ts'

/** A call of a supervisor's administration. */
export type Request =
  | { readonly type: 'startChild'; readonly node: Node }
  | { readonly type: 'startInstance' }
  | { readonly type: 'update'; readonly below: Below }
  | { readonly type: 'terminateChild' | 'restartChild' | 'deleteChild'; readonly id: string }
  | { readonly type: 'whichChild' | 'getChildSpec'; readonly id: string }
  | { readonly type: 'whichChildren' | 'countChildren' }

/** A worker that ends by itself. */
export interface Death {
  readonly path: string
  readonly reason: ExitReason
}

/**
 * What can happen to a tree from outside.
 *
 * `burst` happens at once, at one supervisor: its children are dead before it hears of the first of
 * them, and the calls are in its mailbox behind the deaths.
 */
export type Stimulus =
  | { readonly type: 'boot'; readonly tree: Tree }
  | { readonly type: 'behave'; readonly path: string; readonly behaviours: readonly Behaviour[] }
  | {
      readonly type: 'burst'
      readonly at: string
      readonly deaths: readonly Death[]
      readonly calls: readonly { readonly call: number; readonly request: Request }[]
    }
  | { readonly type: 'release'; readonly path: string; readonly outcome: 'ready' | 'ignore' | 'fail' }
  | { readonly type: 'advance'; readonly ms: number }
  | { readonly type: 'abort_boot'; readonly kill: boolean }
  | { readonly type: 'stop'; readonly graceMs: number | 'infinity' }
  | { readonly type: 'kill'; readonly after: KillOrder }

/** One thing that can be seen from outside. */
export interface Line {
  /**
   * Path of the supervisor that did it; the end of a supervisor is the last thing that it does
   * itself.
   */
  readonly supervisor: string
  readonly text: string
}

/** The answer to a call, as text. */
export interface Answer {
  readonly call: number
  readonly answer: string
}

/** What came of a stimulus. */
export interface Effects {
  /**
   * Of one supervisor in order; of all of them, when none of them had to do anything at the same
   * time as another.
   */
  readonly lines: readonly Line[]
  readonly answers: readonly Answer[]
  /** Where OTP would have gone another way. */
  readonly deviations: readonly Deviation[]
}
