import type { Quarantine } from '../child/quarantine.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import type { GivingUp } from '../errors/giving-up.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Slot } from './slot.ts'

/**
 * What one supervisor reports.
 *
 * | report | when |
 * |---|---|
 * | `child_terminated` | a permanent child ended, or another one abnormally |
 * | `start_error` | a start failed, at first or on a restart; not when the administration asked for it |
 * | `shutdown_error` | a child that was terminated ended otherwise than expected |
 * | `shutdown` | it gives up, or stops because of a significant child |
 * | `restarting` | a restart was decided and counted |
 * | `quarantined`, `probe_failed`, `recovered` | a child was set aside, was tried again in vain, runs again |
 *
 * @source OTP `supervisor`: the report macros
 */
export class Reports {
  readonly #telemetry: Telemetry
  readonly #supervisor: string

  constructor(telemetry: Telemetry, supervisor: string) {
    this.#telemetry = telemetry
    this.#supervisor = supervisor
  }

  childTerminated(slot: Slot, reason: ExitReason): void {
    this.#telemetry.emit('supervisor:child_terminated', this.#fields(slot, reason))
  }

  startError(slot: Slot, reason: ExitReason): void {
    const { incarnation: _earlier, ...fields } = this.#fields(slot, reason)
    this.#telemetry.emit('supervisor:start_error', fields)
  }

  /** @param count - How many children ended like that; `slot` is one of them. */
  shutdownError(slot: Slot, reason: ExitReason, count?: number): void {
    const fields = this.#fields(slot, reason)
    this.#telemetry.emit('supervisor:shutdown_error', count === undefined ? fields : { ...fields, count })
  }

  autoShutdown(slot: Slot, reason: ExitReason): void {
    this.#telemetry.emit('supervisor:shutdown', { ...this.#fields(slot, reason), context: 'auto_shutdown' })
  }

  gaveUp(slot: Slot, reason: ExitReason, givingUp: GivingUp): void {
    this.#telemetry.emit('supervisor:shutdown', { ...this.#fields(slot, reason), context: givingUp.cause, givingUp })
  }

  restarting(slot: Slot, strategy: string, delayMs: number): void {
    const { path, attempt } = slot
    const fields = { supervisor: this.#supervisor, path, ...lifeOf(slot), strategy, delayMs, attempt }
    this.#telemetry.emit('supervisor:restarting', fields)
  }

  quarantined(slot: Slot, { cause, reason, nextProbeAt }: Quarantine, now: number): void {
    const nextProbeInMs = nextProbeAt - now
    this.#telemetry.emit('supervisor:quarantined', { ...this.#fields(slot, reason), cause, nextProbeInMs })
  }

  probeFailed(slot: Slot, { reason, probes, since, nextProbeAt }: Quarantine, now: number): void {
    const times = { quarantinedForMs: now - since, nextProbeInMs: nextProbeAt - now }
    this.#telemetry.emit('supervisor:probe_failed', { ...this.#fields(slot, reason), probes, ...times })
  }

  recovered({ path }: Slot, quarantinedForMs: number): void {
    this.#telemetry.emit('supervisor:recovered', { supervisor: this.#supervisor, path, quarantinedForMs })
  }

  childStarting({ path }: Slot, incarnation: string): void {
    this.#telemetry.emit('child:starting', { path, incarnation })
  }

  childStarted({ path, spec }: Slot, incarnation: string, durationMs: number): void {
    this.#telemetry.emit('child:started', { path, incarnation, type: spec.type, durationMs })
  }

  childExited({ path }: Pick<Slot, 'path'>, incarnation: string, reason: ExitReason): void {
    this.#telemetry.emit('child:exited', { path, incarnation, reason })
  }

  #fields(slot: Slot, reason: ExitReason) {
    const { path, spec } = slot
    const { restart, shutdown } = spec
    return { supervisor: this.#supervisor, path, ...lifeOf(slot), restart, shutdown, reason }
  }
}

function lifeOf({ incarnation }: Slot): Pick<Slot, 'incarnation'> {
  return incarnation === undefined ? {} : { incarnation }
}
