import type { ResolvedChildSpec } from '../spec/child-spec.ts'
import { resolveChildSpec } from '../spec/resolve-child-spec.ts'
import type { ResolvedSupervisorStart } from '../spec/resolve-supervisor-start.ts'
import { isSupervisorSpec } from '../spec/resolve-supervisor-start.ts'
import type { KnownKinds } from '../spec/spec-kind.ts'
import { ask, DONE, NOPROC, NOT_FOUND, startedAs, withSpec } from './answers.ts'
import { countChildren, describeChild } from './child-listing.ts'
import type { Children } from './children.ts'
import type { SupervisorParts } from './discipline.ts'
import type { RequestName } from './messages.ts'
import type { Restarter } from './restarter.ts'
import { refusedState, type Slot } from './slot.ts'
import { stopOrder } from './stop-order.ts'
import type {
  ChildInfo,
  CountChildrenResult,
  DeleteChildResult,
  GetChildSpecResult,
  RestartChildResult,
  StartChildResult,
  SupervisorHandle,
  TerminateChildResult,
  UpdateResult,
  WhichChildResult,
  WhichChildrenResult,
} from './supervisor-handle.ts'
import { applyUpdate, resolveOwnStart } from './update.ts'
import { whyTerminated } from './why-ended.ts'

/**
 * Answers the administration of one supervisor from its queue.
 * @source OTP `supervisor:handle_call/3`
 */
export class Administration implements SupervisorHandle {
  readonly path: string
  readonly #children: Children
  readonly #restarter: Restarter
  readonly #queue: SupervisorParts['queue']
  readonly #kinds: KnownKinds

  constructor({ children, restarter, queue, kinds }: SupervisorParts) {
    this.path = children.table.path
    this.#children = children
    this.#restarter = restarter
    this.#queue = queue
    this.#kinds = kinds
  }

  startChild(spec: unknown): Promise<StartChildResult> {
    return this.#ask<StartChildResult>('start_child', () => {
      const { autoShutdown } = this.#children.flags
      return withSpec(
        () => resolveChildSpec(spec, { path: this.path, autoShutdown, kinds: this.#kinds }),
        (resolved) => this.#add(resolved),
      )
    })
  }

  terminateChild(id: string): Promise<TerminateChildResult> {
    return this.#askFor<TerminateChildResult>({ request: 'terminate_child', id }, async (slot) => {
      await this.#children.terminate(slot)
      this.#children.explainEnd(slot, whyTerminated)
      const isPending = slot.phase.state === 'restarting'
      if (slot.spec.restart === 'temporary' || slot.phase.state !== 'waiting') this.#children.rest(slot)
      if (isPending) this.#restarter.releaseStrays()
      return DONE
    })
  }

  restartChild(id: string): Promise<RestartChildResult> {
    return this.#askFor<RestartChildResult>({ request: 'restart_child', id }, async (slot) => {
      const error = refusedState(slot.phase)
      if (error !== undefined) return { ok: false, error }
      const result = await this.#restarter.startByHand(slot)
      if (result.outcome !== 'failed') return startedAs(slot.path, result)
      return this.#children.isEnding() ? NOPROC : { ok: false, error: 'start_failed', reason: result.reason }
    })
  }

  deleteChild(id: string): Promise<DeleteChildResult> {
    return this.#askFor<DeleteChildResult>({ request: 'delete_child', id }, (slot) => {
      const error = refusedState(slot.phase)
      if (error !== undefined) return { ok: false, error }
      this.#children.delete(slot)
      return DONE
    })
  }

  whichChildren(): Promise<WhichChildrenResult> {
    return this.#ask<WhichChildrenResult>('which_children', () => ({
      ok: true,
      children: stopOrder(this.#children.table).map((slot) => this.#describe(slot)),
    }))
  }

  whichChild(id: string): Promise<WhichChildResult> {
    return this.#askFor<WhichChildResult>({ request: 'which_child', id }, (slot) => ({
      ok: true,
      child: this.#describe(slot),
    }))
  }

  countChildren(): Promise<CountChildrenResult> {
    return this.#ask<CountChildrenResult>('count_children', () => ({
      ok: true,
      counts: countChildren(this.#children.table),
    }))
  }

  getChildSpec(id: string): Promise<GetChildSpecResult> {
    return this.#askFor<GetChildSpecResult>({ request: 'get_child_spec', id }, ({ spec }) => ({ ok: true, spec }))
  }

  update(spec: unknown): Promise<UpdateResult> {
    return this.#ask<UpdateResult>('update', () =>
      withSpec<ResolvedSupervisorStart, UpdateResult>(
        () => resolveOwnStart(spec, this.path, { kinds: this.#kinds, isOwn: isSupervisorSpec }),
        (start) => {
          applyUpdate(this.#children, start)
          this.#restarter.releaseStrays()
          return DONE
        },
      ),
    )
  }

  #describe(slot: Slot): ChildInfo {
    return describeChild(slot, this.#children.now())
  }

  async #add(spec: ResolvedChildSpec): Promise<StartChildResult> {
    const { table } = this.#children
    const known = table.get(spec.id)
    if (known?.phase.state === 'running')
      return { ok: false, error: 'already_started', incarnation: known.phase.life.incarnation }
    if (known !== undefined) return { ok: false, error: 'already_present' }
    const slot = table.add(spec, { state: 'starting' })
    const result = await this.#children.start(slot)
    if (result.outcome !== 'failed') return startedAs(slot.path, result)
    table.delete(slot)
    return this.#children.isEnding() ? NOPROC : { ok: false, error: 'start_failed', reason: result.reason }
  }

  #ask<R>(request: RequestName, answer: () => R | Promise<R>): Promise<R | typeof NOPROC> {
    return ask({ queue: this.#queue, request }, answer)
  }

  #askFor<R>(
    { request, id }: { readonly request: RequestName; readonly id: string },
    answer: (slot: Slot) => R | Promise<R>,
  ): Promise<R | typeof NOPROC | typeof NOT_FOUND> {
    return this.#ask<R | typeof NOT_FOUND>(request, () => {
      const slot = this.#children.table.get(id)
      return slot === undefined ? NOT_FOUND : answer(slot)
    })
  }
}
