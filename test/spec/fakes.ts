import { SpecError } from '../../src/errors/spec-error.ts'
import type { WorkerStart } from '../../src/spec/worker-spec.ts'

/** The least that a worker needs. */
export const PROGRAM: WorkerStart = { kind: 'worker', runtime: 'fake', command: 'fake' }

/** What a function throws, as `CODE message`. */
export function refusal(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof SpecError) return `${error.code} ${error.message}`
    throw error
  }
  return 'accepted'
}
