import type { StartContext } from '../child/child.ts'
import type { ResolvedWorkerStart } from '../child/resolve-worker-start.ts'
import type { Clock } from '../clock/clock.ts'
import type { DeadlineWheel } from '../clock/deadline-wheel.ts'
import type { PortSpec } from '../port/port.ts'
import type { Address } from '../registry/address.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { SendTo } from './upcalls.ts'

/** What a worker needs of its system. */
export interface WorkerContext {
  readonly clock: Clock
  readonly wheel: DeadlineWheel
  readonly telemetry: Telemetry
  /** How its own calls reach others. */
  readonly sendTo: SendTo
}

/** What one life of a worker is made of. */
export interface WorkerOptions {
  readonly start: ResolvedWorkerStart
  /** The program, with everything prepared and substituted. */
  readonly program: PortSpec
  /** Whose messages it takes while it is ready. */
  readonly address: Address
  readonly life: Pick<StartContext, 'path' | 'incarnation' | 'signal'>
}
