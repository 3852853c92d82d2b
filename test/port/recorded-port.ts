import { expect, onTestFinished } from 'vitest'
import { type Clock, systemClock } from '../../src/clock/clock.ts'
import type { WireError } from '../../src/errors/wire-error.ts'
import type { CarrierExit, CarrierListener } from '../../src/port/carrier.ts'
import { type OpenProgram, openPort } from '../../src/port/open-port.ts'
import type { Port } from '../../src/port/port.ts'
import type { PortSpec } from '../../src/port/port-spec.ts'
import { within } from '../fixtures/await-event.ts'

/** A port on a real process, and everything that it told. */
export class RecordedPort implements CarrierListener {
  /** Names of what was told, in order; payloads and lines with their text. */
  readonly told: string[] = []
  readonly payloads: Buffer[] = []
  readonly port: Port
  readonly exited: Promise<CarrierExit>
  readonly #waiting = new Map<string, (() => void)[]>()
  #resolveExited: (exit: CarrierExit) => void = () => undefined

  constructor(spec: PortSpec, clock: Clock, open: OpenProgram) {
    this.exited = within(
      'the exit of the program',
      new Promise<CarrierExit>((resolve) => {
        this.#resolveExited = resolve
      }),
    )
    this.port = open({ program: spec }, this, clock)
  }

  /** Resolves when something is told for the first time, or has been. */
  async until(what: string): Promise<void> {
    if (this.told.includes(what)) return
    await within(
      `the port to tell "${what}"; it told ${this.told.join(', ')}`,
      new Promise<void>((resolve) => {
        this.#waiting.set(what, [...(this.#waiting.get(what) ?? []), resolve])
      }),
    )
  }

  onSpawned(): void {
    this.#tell('spawned')
  }

  onPayload(payload: Buffer): void {
    this.payloads.push(payload)
    this.#tell(`payload ${payload.length > 40 ? payload.length : payload.toString()}`)
  }

  onLine(source: 'stdout' | 'stderr', line: string): void {
    this.#tell(`${source}: ${line}`)
  }

  onViolation({ code }: WireError): void {
    this.#tell(code)
  }

  onFramesEnded(): void {
    this.#tell('frames ended')
  }

  onInputClosed(): void {
    this.#tell('input closed')
  }

  onUnwritten(frames: number): void {
    this.#tell(`unwritten ${frames}`)
  }

  onDrain(): void {
    this.#tell('drained')
  }

  onExit(exit: CarrierExit): void {
    this.#tell('exited')
    this.#resolveExited(exit)
  }

  #tell(what: string): void {
    this.told.push(what)
    for (const resolve of this.#waiting.get(what) ?? []) resolve()
    this.#waiting.delete(what)
  }
}

/** Runs a shell script behind a port; it is killed after the test. */
export function openScript(script: string, spec: Partial<PortSpec> = {}, clock: Clock = systemClock): RecordedPort {
  return openRecorded({ command: '/bin/sh', args: ['-c', script], ...spec }, clock)
}

/** Runs a program behind a port; it is killed after the test. */
export function openRecorded(
  spec: Partial<PortSpec> & Pick<PortSpec, 'command'>,
  clock: Clock = systemClock,
  open: OpenProgram = openPort,
): RecordedPort {
  const env = { PATH: process.env['PATH'] ?? '', TMPDIR: process.env['TMPDIR'] ?? '' }
  const defaults = { args: [], env, cwd: undefined, descriptors: 'pipes', maxFrameBytes: 1_048_576 } as const
  const recorded = new RecordedPort({ ...defaults, ...spec }, clock, open)
  onTestFinished(async () => {
    recorded.port.signal('SIGKILL')
    await recorded.exited
    // Whatever would still come, comes in the next turns.
    for (let turns = 0; turns < 3; turns += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(recorded.told.slice(recorded.told.indexOf('exited'))).toEqual(['exited'])
  })
  return recorded
}

/** A frame with that payload. */
export function frameOf(payload: string | Buffer): Buffer {
  const bytes = Buffer.from(payload)
  const frame = Buffer.alloc(4 + bytes.length)
  frame.writeUInt32BE(bytes.length, 0)
  bytes.copy(frame, 4)
  return frame
}
