import type { Child, KillOrder, StartContext, StartResult } from '../child/child.ts'
import { onAbort } from '../clock/on-abort.ts'
import { type ExitReason, formatExitReason, SHUTDOWN } from '../errors/exit-reason.ts'
import { START_ABORTED } from '../supervisor/children.ts'
import { Crew } from './crew.ts'
import type { CrewSystem } from './crew-options.ts'
import type { PoolAddress } from './pool-address.ts'
import { PoolAdministration } from './pool-administration.ts'
import type { ResolvedPoolStart } from './resolve-pool-start.ts'

/** What one life of a pool is made of. */
export interface PoolLifeOptions {
  readonly start: ResolvedPoolStart
  readonly address: PoolAddress
  readonly context: StartContext
}

/**
 * One life of a pool, as its supervisor sees it. Its members end together, and it ends with the
 * last of them.
 */
export class PoolLife implements Child {
  readonly incarnation: string
  readonly exited: Promise<ExitReason>
  readonly #options: PoolLifeOptions
  readonly #system: CrewSystem
  readonly #crew: Crew
  #resolveExited: (reason: ExitReason) => void = () => undefined
  #unregister: () => void = () => undefined
  /** Why it ends, once it does. */
  #reason: ExitReason | undefined = undefined

  constructor(options: PoolLifeOptions, system: CrewSystem) {
    const { address, start, context } = options
    this.#options = options
    this.#system = system
    this.incarnation = context.incarnation
    this.exited = new Promise((resolve) => (this.#resolveExited = resolve))
    const giveUp = (reason: ExitReason): void => this.#giveUp(reason)
    this.#crew = new Crew({ address, member: start.member, options: start.options, system, giveUp })
  }

  /** Resolves when one member serves, or when nothing is left. */
  async start(): Promise<StartResult> {
    const { address, context } = this.#options
    this.#unregister = this.#system.register(
      address.path,
      new PoolAdministration(address, this.#crew, this.#system.clock),
    )
    address.keeper = this.#crew
    const abort = (): void => this.#end(START_ABORTED, 'infinity')
    const kill = (): void => this.kill('forced_shutdown')
    const undo = [onAbort(context.signal, abort)]
    if (context.killSignal !== undefined) undo.push(onAbort(context.killSignal, kill))
    const failure = await Promise.race([this.#crew.open(), this.exited])
    for (const unlisten of undo) unlisten()
    if (failure === undefined && this.#reason === undefined) return { outcome: 'started', child: this }
    this.#end(failure ?? SHUTDOWN, 'infinity')
    return { outcome: 'failed', reason: await this.exited }
  }

  stop(graceMs: number | 'infinity'): void {
    this.#end(SHUTDOWN, graceMs)
  }

  kill(after: KillOrder): void {
    this.#crew.kill(after)
    this.#end({ type: 'killed', after }, 0)
  }

  #giveUp(reason: ExitReason): void {
    const { path } = this.#options.address
    const why = `pool "${path}" has ended, because it has no member left that may serve: ${formatExitReason(reason)}`
    this.#system.endings.record(path, { why, at: this.#system.clock.now() })
    this.#end(reason, 'infinity')
  }

  /** The first reason counts. */
  #end(reason: ExitReason, graceMs: number | 'infinity'): void {
    if (this.#reason !== undefined) return
    this.#reason = reason
    void this.#crew.stop(graceMs).then(() => {
      const { address } = this.#options
      if (address.keeper === this.#crew) address.keeper = undefined
      this.#unregister()
      this.#resolveExited(reason)
    })
  }
}
