import type { KillOrder } from '../child/child.ts'
import { type ExitReason, SHUTDOWN } from '../errors/exit-reason.ts'
import type { ResolvedChildSpec } from '../spec/child-spec.ts'
import { Administration } from '../supervisor/administration.ts'
import type { SupervisorEnvironment } from '../supervisor/environment.ts'
import { SlotLedger } from '../supervisor/slot-ledger.ts'
import { Supervisor } from '../supervisor/supervisor.ts'

/** What one member is made of. */
export interface PoolMemberOptions {
  readonly number: number
  /** Path of its pool. */
  readonly pool: string
  /** As all members; its id is made here. */
  readonly spec: ResolvedChildSpec
}

/**
 * One member of a pool, with a supervisor of its own: its start and its restarts hold up no other
 * member. To all others it is a child of the pool.
 */
export class PoolMember {
  readonly number: number
  readonly path: string
  /** Resolves when it has ended for good, by itself or because it was told to. */
  readonly exited: Promise<ExitReason>
  readonly #supervisor: Supervisor
  readonly #abort = new AbortController()
  readonly #kill = new AbortController()
  #hasStarted = false

  constructor({ number, pool, spec }: PoolMemberOptions, system: SupervisorEnvironment) {
    this.number = number
    this.path = `${pool}/${number}`
    const ledger = new SlotLedger(system.observeSlot)
    const { intensity, periodMs } = spec.budget ?? ONCE
    this.#supervisor = new Supervisor({
      discipline: {
        isDynamic: false,
        flags: { strategy: 'one_for_one', autoShutdown: 'never', startup: 'sequential', intensity, periodMs },
        children: [{ ...spec, id: String(number) }],
        administer: (parts) => new Administration(parts),
      },
      context: {
        path: pool,
        incarnation: system.nextIncarnation(),
        signal: this.#abort.signal,
        killSignal: this.#kill.signal,
      },
      environment: { ...system, ledger, register: () => () => undefined },
    })
    this.exited = this.#supervisor.exited.then((reason) => {
      ledger.retain(pool, new Set())
      return reason
    })
  }

  /** Resolves when it is ready, or with why it is not; then nothing is left of it. */
  async start(): Promise<ExitReason | undefined> {
    const result = await this.#supervisor.start()
    this.#hasStarted = result.outcome === 'started'
    if (this.#hasStarted) return undefined
    await this.exited
    return result.outcome === 'failed' ? causeOf(result.reason) : SHUTDOWN
  }

  /** Ends it in order, by the `shutdown` of its spec; a start is given up. */
  stop(graceMs: number | 'infinity'): void {
    this.#abort.abort()
    if (this.#hasStarted) this.#supervisor.stop(graceMs)
  }

  kill(after: KillOrder): void {
    this.#abort.abort()
    this.#kill.abort()
    if (this.#hasStarted) this.#supervisor.kill(after)
  }
}

const ONCE = { intensity: 1, periodMs: 5_000 } as const

/** Why the member did not start; its supervisor is no concern of anybody. */
function causeOf(reason: ExitReason): ExitReason {
  if (reason.type !== 'shutdown' || reason.detail?.type !== 'failed_to_start_child') return reason
  return reason.detail.reason
}
