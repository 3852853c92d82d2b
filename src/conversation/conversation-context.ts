import type { Address } from '../calls/address.ts'
import type { StartContext } from '../child/child.ts'
import type { Clock } from '../clock/clock.ts'
import type { DeadlineWheel } from '../clock/deadline-wheel.ts'
import type { ResolvedWorkerStart } from '../spec/resolve-worker-start.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { SendTo } from './upcalls.ts'

/** What a conversation needs of its system. */
export interface ConversationContext {
  readonly clock: Clock
  readonly wheel: DeadlineWheel
  readonly telemetry: Telemetry
  /** How the worker's own calls reach others. */
  readonly sendTo: SendTo
}

/** With whom it is. */
export interface ConversationOptions {
  readonly start: ResolvedWorkerStart
  /** Whose messages it takes while it is ready. */
  readonly address: Address
  readonly life: Pick<StartContext, 'path' | 'incarnation' | 'signal'>
  /** Its place among lives that follow each other; absent: it is the only one. */
  readonly turn?: Turn
}

/** What a life that is one of several is told. */
export interface Turn {
  /** Whether it takes calls as soon as it is ready, or when it is told to. */
  readonly takesCallsAtOnce: boolean
  readonly maxCalls: number
  /** It was given that many; called once. */
  onMaxCalls(): void
}
