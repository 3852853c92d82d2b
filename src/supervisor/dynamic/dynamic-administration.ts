import { SpecError } from '../../errors/spec-error.ts'
import { isRecord } from '../../options/option-rule.ts'
import { readSpec } from '../../options/read-spec.ts'
import type { ResolvedChildSpec } from '../../spec/child-spec.ts'
import { fromTemplate } from '../../spec/from-template.ts'
import { resolveChildSpec } from '../../spec/resolve-child-spec.ts'
import {
  isDynamicSupervisorSpec,
  type ResolvedDynamicSupervisorStart,
} from '../../spec/resolve-dynamic-supervisor-start.ts'
import type { KnownKinds } from '../../spec/spec-kind.ts'
import { ask, DONE, NOPROC, NOT_FOUND, startedAs, withSpec } from '../answers.ts'
import { countChildren, describeChild } from '../child-listing.ts'
import type { Children } from '../children.ts'
import type { SupervisorParts } from '../discipline.ts'
import type { RequestName } from '../messages.ts'
import type { Life, Slot } from '../slot.ts'
import type {
  ChildInfo,
  CountChildrenResult,
  GetChildSpecResult,
  TerminateChildResult,
  UpdateResult,
  WhichChildResult,
  WhichChildrenResult,
} from '../supervisor-handle.ts'
import { resolveOwnStart } from '../update.ts'
import { whyTerminated } from '../why-ended.ts'
import { dynamicFlags } from './dynamic-flags.ts'
import type { DynamicChildSpec, DynamicSupervisorHandle, StartDynamicChildResult } from './dynamic-supervisor-handle.ts'

/** What a {@link DynamicAdministration} is made of. */
export interface DynamicAdministrationOptions extends SupervisorParts {
  readonly start: ResolvedDynamicSupervisorStart
  /** A number that no child of the system has had. */
  readonly nextNumber: () => number
}

/** Told of the first life of a child. */
export type OnStarted = (life: Life, path: string) => void

type MaybeLater<T> = T | Promise<T>

/**
 * Answers the administration of one dynamic supervisor from its queue.
 * @source OTP `supervisor:handle_call/3`, its clauses for `simple_one_for_one`
 */
export class DynamicAdministration implements DynamicSupervisorHandle {
  readonly path: string
  readonly #children: Children
  readonly #queue: SupervisorParts['queue']
  readonly #nextNumber: () => number
  readonly #kinds: KnownKinds
  #start: ResolvedDynamicSupervisorStart

  constructor({ children, queue, kinds, start, nextNumber }: DynamicAdministrationOptions) {
    this.path = children.table.path
    this.#children = children
    this.#queue = queue
    this.#kinds = kinds
    this.#start = start
    this.#nextNumber = nextNumber
  }

  startChild(child: unknown = {}): Promise<StartDynamicChildResult> {
    return this.#ask<StartDynamicChildResult>('start_child', () =>
      withSpec<ResolvedChildSpec, StartDynamicChildResult>(
        () => readSpec(`A child of "${this.path}"`, () => this.#resolve(child)),
        (spec) => this.#startNumbered(spec, () => {}),
      ),
    )
  }

  /**
   * The same for a spec that was checked; `onStarted` is given the first life, before anything else
   * can happen to it.
   */
  startChecked(spec: ResolvedChildSpec, onStarted: OnStarted = () => {}): Promise<StartDynamicChildResult> {
    return this.#ask<StartDynamicChildResult>('start_child', () => this.#startNumbered(spec, onStarted))
  }

  terminateChild(child: string): Promise<TerminateChildResult> {
    return this.#askFor<TerminateChildResult>({ request: 'terminate_child', child }, async (slot) => {
      await this.#children.terminate(slot)
      this.#children.explainEnd(slot, whyTerminated)
      this.#children.rest(slot)
      return DONE
    })
  }

  whichChildren(): Promise<WhichChildrenResult> {
    return this.#ask<WhichChildrenResult>('which_children', () => ({
      ok: true,
      children: Array.from(this.#children.table, (slot) => this.#describe(slot)),
    }))
  }

  whichChild(child: string): Promise<WhichChildResult> {
    return this.#askFor<WhichChildResult>({ request: 'which_child', child }, (slot) => ({
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

  getChildSpec(child: string): Promise<GetChildSpecResult> {
    return this.#askFor<GetChildSpecResult>({ request: 'get_child_spec', child }, ({ spec }) => ({ ok: true, spec }))
  }

  update(spec: unknown): Promise<UpdateResult> {
    return this.#ask<UpdateResult>('update', () =>
      withSpec<ResolvedDynamicSupervisorStart, UpdateResult>(
        () => this.#resolveOwnStart(spec),
        (start) => {
          this.#start = start
          this.#children.flags = dynamicFlags(start.flags)
          return DONE
        },
      ),
    )
  }

  #resolveOwnStart(spec: unknown): ResolvedDynamicSupervisorStart {
    const start = resolveOwnStart(spec, this.path, { kinds: this.#kinds, isOwn: isDynamicSupervisorSpec })
    if ((start.template === undefined) !== (this.#start.template === undefined)) throw templateMismatch(this.path)
    return start
  }

  #describe(slot: Slot): ChildInfo {
    return describeChild(slot, this.#children.now())
  }

  #resolve(child: unknown): ResolvedChildSpec {
    const { template } = this.#start
    const place = { path: this.path, autoShutdown: 'never', kinds: this.#kinds } as const
    return resolveChildSpec(template === undefined ? withId(child) : fromTemplate(template, child, place), place)
  }

  /** Each child has an id of its own. */
  #startNumbered(spec: ResolvedChildSpec, onStarted: OnStarted): MaybeLater<StartDynamicChildResult> {
    const numbered = { ...spec, id: `${spec.id}:${this.#nextNumber()}` }
    return this.#isFull() ? { ok: false, error: 'max_children' } : this.#add(numbered, onStarted)
  }

  #isFull(): boolean {
    const { maxChildren } = this.#start.flags
    return maxChildren !== 'infinity' && this.#children.table.size >= maxChildren
  }

  async #add(spec: ResolvedChildSpec, onStarted: OnStarted): Promise<StartDynamicChildResult> {
    const { table } = this.#children
    const slot = table.add(spec, { state: 'starting' })
    const result = await this.#children.start(slot)
    if (slot.phase.state === 'running') onStarted(slot.phase.life, slot.path)
    if (result.outcome !== 'failed') return startedAs(slot.path, result)
    table.delete(slot)
    return this.#children.isEnding() ? NOPROC : { ok: false, error: 'start_failed', reason: result.reason }
  }

  #ask<R>(request: RequestName, answer: () => R | Promise<R>): Promise<R | typeof NOPROC> {
    return ask({ queue: this.#queue, request }, answer)
  }

  #askFor<R>(
    { request, child }: { readonly request: RequestName; readonly child: string },
    answer: (slot: Slot) => R | Promise<R>,
  ): Promise<R | typeof NOPROC | typeof NOT_FOUND> {
    return this.#ask<R | typeof NOT_FOUND>(request, () => {
      const slot = this.#find(child)
      return slot === undefined ? NOT_FOUND : answer(slot)
    })
  }

  /** What is no string, as what a refused start has for a path, is the path of nobody. */
  #find(child: unknown): Slot | undefined {
    if (typeof child !== 'string') return undefined
    const { table } = this.#children
    const prefix = `${this.path}/`
    return child.startsWith(prefix)
      ? table.get(child.slice(prefix.length))
      : (table.get(child) ?? table.slotOfLatest(child))
  }
}

/** The id of a child counts for little here, so it may be left out. */
function withId(child: unknown): unknown {
  if (!isRecord(child) || child['id'] !== undefined) return child
  const start = child['start']
  const kind: unknown = isRecord(start) ? start['kind'] : undefined
  return { ...child, id: typeof kind === 'string' ? kind : 'child' } satisfies Partial<DynamicChildSpec>
}

function templateMismatch(path: string): SpecError {
  const message = `Supervisor "${path}" cannot gain or lose its template while it runs. Restart it with the other spec.`
  return new SpecError('SPEC_BAD_COMBINATION', message)
}
