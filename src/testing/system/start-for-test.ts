import type { SupervisorSpec } from '../../spec/supervisor-spec.ts'
import { startTestSystem, type TestStartOptions, type TestSystem } from './test-system.ts'

/**
 * Starts a tree as `start()` does, with real processes, so that faults can be ordered:
 * `system.faults` acts between the host and its workers, `system.history` holds what happened, and
 * {@link expectNoOrphans} knows the processes. The log is silent unless you say otherwise.
 *
 * @throws as `start()`.
 * @example
 * const system = await startForTest(tree)
 * system.faults.crashOnCall('shop/prices', 3)
 */
export function startForTest(tree: SupervisorSpec, options: TestStartOptions = {}): Promise<TestSystem> {
  return startTestSystem(tree, options, {})
}
