import type { Address } from '../calls/address.ts'
import type { StartContext } from '../child/child.ts'
import type { Clock } from '../clock/clock.ts'
import type { DeadlineWheel } from '../clock/deadline-wheel.ts'
import type { Port, PortListener, PortSpec } from '../port/port.ts'
import type { ResolvedWorkerStart } from '../spec/resolve-worker-start.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { SendTo } from './upcalls.ts'

/**
 * Opens the port of one life of a worker, as `openPort` of the folder `port` does: failure is reported through the listener, not thrown. It is a part
 * of the system, so that a test can put something between the host and the process.
 */
export type OpenPort = (worker: Opening, listener: PortListener, clock: Clock) => Port

/** Whose port is opened. */
export type Opening = Pick<WorkerOptions, 'start' | 'program' | 'life'>

/** What a worker needs of its system. */
export interface WorkerContext {
  readonly clock: Clock
  readonly wheel: DeadlineWheel
  readonly telemetry: Telemetry
  readonly openPort: OpenPort
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
