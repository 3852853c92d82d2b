import type { ResolvedWorkerStart } from '../child/resolve-worker-start.ts'
import type { Clock } from '../clock/clock.ts'
import { prepare } from '../prepare/prepare.ts'
import type { Folders } from '../prepare/substitute.ts'
import { createToolVersions } from '../prepare/tool-version.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'

/** What is prepared for the workers of one system. */
export interface Preparations {
  /** Makes what a worker needs, or finds it made. Rejects with {@link PrepareError}. */
  prepare(start: Pick<ResolvedWorkerStart, 'prepare'>, signal: AbortSignal): Promise<Folders>
}

/**
 * Prepares each thing once per system: a restart finds its folders without looking at a file. What failed is tried
 * again by the next worker that asks.
 */
export function createPreparations(context: {
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly cacheDir: string | undefined
}): Preparations {
  const versions = createToolVersions(context.clock)
  const made = new Map<string, Promise<Folders>>()
  return {
    async prepare(start, signal) {
      if (start.prepare.length === 0) return new Map()
      const key = JSON.stringify(start.prepare)
      const known = made.get(key)
      if (known !== undefined) return known
      const making = prepare(start.prepare, { ...context, versions, signal })
      made.set(key, making)
      making.catch(() => made.delete(key))
      return making
    },
  }
}
