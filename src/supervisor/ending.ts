import type { Child, KillOrder } from '../child/child.ts'
import type { Shutdown } from '../spec/child-spec.ts'

/**
 * Asks a child to end by its `shutdown`. Who asks sees to it that it is killed when its time is
 * over.
 */
export function askToEnd(child: Child, shutdown: Shutdown): void {
  if (shutdown === 'brutal_kill') return child.kill('brutal_kill')
  child.stop(shutdown)
  if (shutdown === 0) child.kill('shutdown_timeout')
}

/**
 * A child that throws when it is killed must not keep its siblings alive. That it is not down is
 * seen from `exited`.
 */
export function killQuietly(child: Child, after: KillOrder): void {
  try {
    child.kill(after)
  } catch {
    // Nothing is left that could be done to it.
  }
}
