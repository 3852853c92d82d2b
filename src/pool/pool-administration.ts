import type { Clock } from '../clock/clock.ts'
import { SpecError } from '../errors/spec-error.ts'
import { Fields } from '../options/fields.ts'
import { readSpec } from '../options/read-spec.ts'
import type { Crew } from './crew.ts'
import type { PoolAddress } from './pool-address.ts'
import type { MemberInfo, PoolHandle, ResizePoolResult } from './pool-handle.ts'
import { type ResolvedPoolSize, resolvePoolSize } from './resolve-pool-size.ts'

/** Answers the administration of one life of a pool. */
export class PoolAdministration implements PoolHandle {
  readonly path: string
  readonly #address: PoolAddress
  readonly #crew: Crew
  readonly #clock: Clock

  constructor(address: PoolAddress, crew: Crew, clock: Clock) {
    this.path = address.path
    this.#address = address
    this.#crew = crew
    this.#clock = clock
  }

  get size(): ResolvedPoolSize {
    return this.#crew.size
  }

  get running(): number {
    return this.#address.running
  }

  get queued(): number {
    return this.#address.queued
  }

  get members(): readonly MemberInfo[] {
    const now = this.#clock.now()
    return this.#address.siblings.map(({ path, state, load, answered, idleSince }) => ({
      path,
      state,
      inFlight: load,
      answered,
      idleForMs: idleSince === undefined ? undefined : now - idleSince,
    }))
  }

  resize(size: unknown): ResizePoolResult {
    const fields = new Fields(`Pool "${this.path}"`, { size })
    if (size === undefined) return invalid(() => fields.refuse('size', 'a whole number, or an object', SIZE))
    const previous = this.size
    return invalid(() => {
      const next = readSpec(fields.owner, () => resolvePoolSize(fields, previous.max))
      return this.#crew.resize(next) ? { ok: true, previous } : { ok: false, error: 'noproc' }
    })
  }

  pause(): void {
    this.#address.members.isPaused = true
  }

  resume(): void {
    this.#address.members.isPaused = false
    this.#address.pump()
  }

  drain(): Promise<void> {
    return this.#crew.drained()
  }
}

const SIZE = { advice: 'Pass how many members there are, or `{ min, max, spare }`.' } as const

function invalid(resize: () => ResizePoolResult): ResizePoolResult {
  try {
    return resize()
  } catch (error) {
    if (error instanceof SpecError) return { ok: false, error: 'invalid_spec', cause: error }
    throw error
  }
}
