import type { Clock } from '../clock/clock.ts'
import type { Carrier, CarrierListener, Opening } from './carrier.ts'

/**
 * A carrier that is one operating system process and its framed pipe. It leads a process group of
 * its own.
 */
export interface Port extends Carrier {
  /** `undefined` when it was never started. */
  readonly pid: number | undefined
  /** Signals the program and its group; does nothing once it has ended. */
  signal(signal: NodeJS.Signals): void
}

/** Opens a carrier that is a process. */
export type OpenPort = (opening: Opening, listener: CarrierListener, clock: Clock) => Port
