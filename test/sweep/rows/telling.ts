import {
  adviceOn,
  explainDeath,
  formatDeath,
  formatExitReason,
  isGraceful,
  isTuttiError,
  subscribe,
} from '../../../src/index.ts'
import { killWorker } from '../../../src/testing/index.ts'
import { type Rows, row } from '../row.ts'
import type { Stage } from '../stage.ts'

/** Rows of the functions that tell something. What they take comes from a real death. */
export function tellingRows({ system, death }: Stage): Rows {
  return {
    subscribe: row(
      () => ['worker:died', () => {}] as const,
      (...given) => subscribe(...given)(),
      () =>
        new Promise((resolve, reject) => {
          const undo = subscribe('worker:died', resolve)
          killWorker(system, 'main/victim').catch(reject).finally(undo)
        }),
    ),
    isTuttiError: row(
      () => [new Error('none')] as const,
      (...given) => isTuttiError(...given),
    ),
    adviceOn: row(
      () => [death.reason] as const,
      (...given) => adviceOn(...given),
    ),
    explainDeath: row(
      () => [death] as const,
      (...given) => explainDeath(...given),
    ),
    formatDeath: row(
      () => [death] as const,
      (...given) => formatDeath(...given),
    ),
    formatExitReason: row(
      () => [death.reason] as const,
      (...given) => formatExitReason(...given),
    ),
    isGraceful: row(
      () => [death.reason] as const,
      (...given) => isGraceful(...given),
    ),
  }
}
