import type { Address } from '../calls/address.ts'
import type { Child, KillOrder } from '../child/child.ts'
import type { Identity, Life } from '../child/life.ts'
import type { Timer } from '../clock/clock.ts'
import { crashed } from '../errors/crashed.ts'
import { type ExitReason, SHUTDOWN } from '../errors/exit-reason.ts'
import type { ActorContext } from './actor-context.ts'
import type { ActorEnvironment } from './actor-environment.ts'
import { ActorTimers } from './actor-timers.ts'
import type { Behaviour } from './behaviour.ts'
import { bury } from './bury.ts'
import { isThenable } from './is-thenable.ts'
import { type LoopOwner, MessageLoop } from './message-loop.ts'
import type { Answered } from './outcome.ts'
import { OwnContext } from './own-context.ts'

/** What one life of an actor is made of. */
export interface ActorOptions extends Identity {
  readonly behaviour: Behaviour<unknown, unknown>
  readonly address: Address
}

/**
 * One life of an actor: how it ends, and who hears of it. Its messages are the matter of its
 * {@link MessageLoop}.
 *
 * ```
 *   starting ──open──> running ──end: terminate──> ending ──> ended
 *       └──────────────────┴────────────die───────────┴────────^
 * ```
 */
export class ActorLife implements Child, Life, LoopOwner {
  readonly path: string
  readonly incarnation: string
  readonly exited: Promise<ExitReason>
  readonly behaviour: Behaviour<unknown, unknown>
  readonly address: Address
  readonly environment: ActorEnvironment
  readonly context: ActorContext
  readonly loop: MessageLoop
  trapsExits = false
  readonly #bornAt: number
  #resolveExited: (reason: ExitReason) => void = () => {}
  #phase: 'starting' | 'running' | 'ending' | 'ended' = 'starting'
  #wasOrdered = false
  #grace: Timer | undefined = undefined
  #timers: ActorTimers | undefined = undefined
  #abort: AbortController | undefined = undefined

  constructor({ path, incarnation, behaviour, address }: ActorOptions, environment: ActorEnvironment) {
    this.path = path
    this.incarnation = incarnation
    this.behaviour = behaviour
    this.address = address
    this.environment = environment
    this.#bornAt = environment.clock.now()
    this.exited = new Promise((resolve) => {
      this.#resolveExited = resolve
    })
    this.loop = new MessageLoop(this)
    this.context = new OwnContext(this)
  }

  hasEnded(): boolean {
    return this.#phase === 'ended'
  }

  /** `init` has made the state. */
  open(state: unknown): void {
    this.#phase = 'running'
    this.loop.open(state)
  }

  // ---- as a child

  stop(graceMs: number | 'infinity'): void {
    if (this.#wasOrdered || this.hasEnded()) return
    this.#wasOrdered = true
    this.loop.order(SHUTDOWN)
    if (this.hasEnded() || graceMs === 'infinity') return
    if (graceMs === 0) this.kill('shutdown_timeout')
    else this.#grace = this.environment.clock.setTimer(graceMs, () => this.kill('shutdown_timeout'))
  }

  kill(after: KillOrder): void {
    this.die({ type: 'killed', after })
  }

  // ---- as a life among others

  tell(message: unknown, source?: unknown): void {
    if (this.#phase === 'starting' || this.#phase === 'running') this.loop.post(message, source)
  }

  /**
   * Ends it at once. A handler that runs cannot be interrupted, but nothing comes of it any more.
   */
  die(reason: ExitReason): void {
    if (this.hasEnded()) return
    this.#phase = 'ended'
    this.loop.close()
    this.#grace?.cancel()
    this.#timers?.cancelAll()
    const { path, incarnation, address, environment } = this
    const { lives, clock, telemetry } = environment
    const { held, debts } = this.loop
    const uptimeMs = clock.now() - this.#bornAt
    const begun = debts.all
    debts.clear()
    const death = bury({ path, incarnation, reason, uptimeMs, begun, held }, address, environment)
    telemetry.emit('actor:died', { death })
    lives.ended(this, reason)
    this.#abort?.abort(reason)
    this.#resolveExited(reason)
  }

  /** It never had a life: `init` said so. */
  vanish(reason: ExitReason): void {
    this.#phase = 'ended'
    this.#timers?.cancelAll()
    this.environment.lives.ended(this, reason)
    this.#abort?.abort(reason)
    this.#resolveExited(reason)
  }

  // ---- as the owner of its loop

  /** Ends it in order: `terminate`, then the answer, then everything else. */
  end(reason: ExitReason, answer?: Answered): void {
    this.#phase = 'ending'
    this.loop.close()
    const finish = (final: ExitReason): void => {
      if (this.hasEnded()) return
      if (answer !== undefined) this.loop.debts.answer(answer.reply)
      this.die(final)
    }
    const { definition } = this.behaviour
    try {
      const result = definition.terminate?.(this.loop.state, reason, this.context)
      if (typeof result !== 'object' || result === null || !isThenable(result)) return finish(reason)
      result.then(
        () => finish(reason),
        (error: unknown) => finish(crashed(error)),
      )
    } catch (error) {
      finish(crashed(error))
    }
  }

  // ---- for its context

  get timers(): ActorTimers {
    this.#timers ??= new ActorTimers(this.environment.clock, this.loop)
    return this.#timers
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController()
    if (this.hasEnded()) this.#abort.abort()
    return this.#abort.signal
  }
}
