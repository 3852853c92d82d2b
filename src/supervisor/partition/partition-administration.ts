import { Fields } from '../../options/fields.ts'
import { childPath } from '../../spec/child-path.ts'
import { Administration } from '../administration.ts'
import { withSpec } from '../answers.ts'
import type { SupervisorParts } from '../discipline.ts'
import type { CountChildrenResult, WhichChildResult, WhichChildrenResult } from '../supervisor-handle.ts'
import { type PartitionKey, partitionOf } from './partition-of.ts'
import type { PartitionSupervisorHandle, ResizeResult } from './partition-supervisor-handle.ts'

/**
 * Answers the administration of one partition supervisor; its children are those of an ordinary
 * one.
 */
export class PartitionAdministration implements PartitionSupervisorHandle {
  readonly path: string
  readonly #inner: Administration
  /** As many as the spec has. */
  readonly #most: number
  #partitions: number
  #resizing: Promise<unknown> = Promise.resolve()

  constructor(parts: SupervisorParts, partitions: number) {
    this.#inner = new Administration(parts)
    this.path = this.#inner.path
    this.#most = partitions
    this.#partitions = partitions
  }

  get partitions(): number {
    return this.#partitions
  }

  pathOf(key: PartitionKey): string | undefined {
    if (typeof key !== 'string' && typeof key !== 'bigint' && !Number.isFinite(key))
      return new Fields(`A key of "${this.path}"`, { key }).refuse('key', 'a string or a finite number', KEY)
    return this.#partitions === 0 ? undefined : childPath(this.path, String(partitionOf(key, this.#partitions)))
  }

  resize(partitions: number): Promise<ResizeResult> {
    const resized = this.#resizing.then(() => this.#resize(partitions))
    this.#resizing = resized
    return resized
  }

  whichChildren(): Promise<WhichChildrenResult> {
    return this.#inner.whichChildren()
  }

  whichChild(id: string): Promise<WhichChildResult> {
    return this.#inner.whichChild(id)
  }

  countChildren(): Promise<CountChildrenResult> {
    return this.#inner.countChildren()
  }

  #resize(partitions: number): Promise<ResizeResult> {
    const fields = new Fields(`Supervisor "${this.path}"`, { partitions })
    const range = { min: 0, max: this.#most, advice: 'Its spec says how many there may be.' }
    return withSpec<unknown, ResizeResult>(
      () => fields.whole('partitions', range) ?? fields.refuse('partitions', 'a whole number', range),
      () => this.#moveTo(partitions),
    )
  }

  async #moveTo(partitions: number): Promise<ResizeResult> {
    const previous = this.#partitions
    const failure = partitions < previous ? await this.#shrink(partitions) : await this.#grow(partitions)
    return failure ?? { ok: true, previous }
  }

  async #shrink(partitions: number): Promise<ResizeResult | undefined> {
    const previous = this.#partitions
    this.#partitions = partitions
    for (let id = partitions; id < previous; id += 1) {
      const answer = await this.#inner.terminateChild(String(id))
      if (!answer.ok) return answer
    }
    return undefined
  }

  /**
   * One that runs already was started by a restart of its group, or by an attempt to grow that
   * failed later.
   */
  async #grow(partitions: number): Promise<ResizeResult | undefined> {
    for (let id = this.#partitions; id < partitions; id += 1) {
      const answer = await this.#inner.restartChild(String(id))
      if (answer.ok || answer.error === 'running' || answer.error === 'restarting') continue
      return answer.error === 'start_failed' ? answer : { ok: false, error: answer.error }
    }
    this.#partitions = partitions
    return undefined
  }
}

const KEY = { advice: 'Make a text of it.' } as const
