import type { AddressLimits } from '../../src/calls/address.ts'
import { type Asked, Envelope } from '../../src/calls/envelope.ts'
import type { Receiver } from '../../src/calls/receiver.ts'
import { SlotAddress } from '../../src/calls/slot-address.ts'
import { DeadlineWheel } from '../../src/clock/deadline-wheel.ts'
import type { CallProgress } from '../../src/errors/call-error.ts'
import type { DeathCertificate } from '../../src/errors/death-certificate.ts'
import { createTelemetry } from '../../src/telemetry/telemetry.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'
import { PLAIN } from './asked.ts'

/** How the last life of `main/w` ended. */
export const DEATH: DeathCertificate = {
  path: 'main/w',
  incarnation: 'first',
  reason: { type: 'exited', code: 3 },
  pid: 42,
  code: 3,
  signal: undefined,
  uptimeMs: 120,
  stderrTail: 'no licence\n',
  inFlight: [],
  lastFrames: [],
}

/** A life that takes what it is given and does nothing with it. */
export class FakeReceiver implements Receiver {
  readonly delivered: Envelope[] = []
  readonly abandoned: Envelope[] = []
  readonly overrunning: Envelope[] = []
  /** Envelopes that it takes before it is full. */
  room: number

  constructor(room = Number.POSITIVE_INFINITY) {
    this.room = room
  }

  get hasRoom(): boolean {
    return this.delivered.length < this.room
  }

  get load(): number {
    return this.delivered.length
  }

  get methods(): readonly string[] {
    return this.delivered.map(({ asked }) => asked.method)
  }

  deliver(envelope: Envelope): void {
    envelope.deliveryId = this.delivered.push(envelope)
  }

  progressOf(envelope: Envelope): CallProgress {
    return this.delivered[0] === envelope ? 'started' : 'not_started'
  }

  abandon(envelope: Envelope): void {
    this.abandoned.push(envelope)
  }

  overrun(envelope: Envelope): void {
    this.overrunning.push(envelope)
  }
}

/** One call or cast, and what its caller was told. */
export interface Sent {
  readonly envelope: Envelope
  /** `undefined` as long as nothing was told. */
  readonly told: () => unknown
}

/** An address on a clock that stands still. Its state is `running`. */
export function stageAddress(limits: Partial<AddressLimits> = {}) {
  const clock = new TestClock()
  const wheel = new DeadlineWheel(clock)
  const telemetry = createTelemetry('registry-test')
  const context = { clock, wheel, telemetry }
  const defaults = {
    maxMessages: 100,
    overflow: 'reject',
    order: 'priority',
    ageMs: 1_000,
    lateMs: 1_000,
    queueMs: 'infinity',
  } as const
  const address = new SlotAddress({ path: 'main/w', limits: { ...defaults, ...limits } }, context)
  address.setState('running')
  const call = (method: string, asked: Partial<Asked> = {}): Sent => {
    const told: unknown[] = []
    const tell = (answer: unknown): void => void told.push(answer)
    const sent = sendOf(method, asked, { resolve: tell, reject: tell })
    return { envelope: sent, told: () => (told.length > 1 ? { toldTwice: told } : told[0]) }
  }
  const cast = (method: string, asked: Partial<Asked> = {}): Envelope => sendOf(method, asked, undefined)
  const sendOf = (
    method: string,
    asked: Partial<Asked>,
    answer: ConstructorParameters<typeof Envelope>[1],
  ): Envelope => {
    const envelope = new Envelope({ ...PLAIN, method, ...asked }, answer, clock.now())
    address.send(envelope)
    return envelope
  }
  return { clock, wheel, telemetry, context, address, call, cast }
}
