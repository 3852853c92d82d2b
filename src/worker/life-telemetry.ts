import type { Identity } from '../child/life.ts'
import type { DeathCertificate } from '../errors/death-certificate.ts'
import type { TelemetryEvents } from '../telemetry/event.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { ReadyInfo } from '../wire/worker-message.ts'

/** A line of the log of a worker. */
export type WorkerLine = Pick<TelemetryEvents['worker:log'], 'source' | 'level' | 'message' | 'fields'>

/** What is told of one life of a worker. */
export class LifeTelemetry {
  readonly #telemetry: Telemetry
  readonly #life: Identity

  constructor(telemetry: Telemetry, { path, incarnation }: Identity) {
    this.#telemetry = telemetry
    this.#life = { path, incarnation }
  }

  /** Takes each state of its machine; `undefined` when nobody listens. */
  get onState(): ((state: string) => void) | undefined {
    if (!this.#telemetry.listens('worker:state')) return undefined
    return (state) => this.#telemetry.emit('worker:state', { ...this.#life, state })
  }

  spawned(pid: number, command: string): void {
    this.#telemetry.emit('worker:spawned', { ...this.#life, pid, command })
  }

  /** @param seen - What the program has said until then. */
  startsSlowly(seen: Omit<TelemetryEvents['worker:slow_start'], keyof Identity>): void {
    this.#telemetry.emit('worker:slow_start', { ...this.#life, ...seen })
  }

  ready(pid: number | undefined, info: ReadyInfo | undefined): void {
    const { sdk = '', runtime = '', concurrency = 1 } = info ?? {}
    this.#telemetry.emit('worker:ready', { ...this.#life, pid: pid ?? 0, sdk, runtime, concurrency })
  }

  log(line: WorkerLine): void {
    this.#telemetry.emit('worker:log', { ...this.#life, ...line })
  }

  died(death: DeathCertificate): void {
    this.#telemetry.emit('worker:died', { death })
  }
}
