import type { Remains } from '../containment/containment.ts'
import { diagnoseSpawnFailure } from '../process/diagnose.ts'
import type { CarrierListener } from './carrier.ts'
import type { Port } from './port.ts'
import type { PortSpec } from './port-spec.ts'

/** What is known of a program that was never started. */
export const NOTHING_LEFT: Remains = Object.freeze({ usage: undefined, hasSurvivors: false })

/** What is there when nothing could be started at all. */
export class NoPort implements Port {
  readonly pid = undefined
  readonly isCongested = true
  readonly memoryBytes = undefined

  /** @param failure - What was thrown, or a promise of it. */
  constructor(
    failure: unknown,
    { spec, listener }: { readonly spec: PortSpec; readonly listener: Pick<CarrierListener, 'onExit'> },
  ) {
    const nothing = { code: undefined, signal: undefined, stderrTail: '', truncated: undefined, ...NOTHING_LEFT }
    void Promise.resolve(failure).then((error) => {
      listener.onExit({ spawnFailure: diagnoseSpawnFailure(asError(error), spec), ...nothing })
    })
  }

  write(): void {}

  end(): void {}

  ask(): void {}

  kill(): void {}

  signal(): void {}

  abandon(): void {}
}

/** What a failed start has thrown. */
export function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause))
}
