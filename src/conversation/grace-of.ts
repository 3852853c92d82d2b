import type { Asked } from '../calls/envelope.ts'
import type { ResolvedWorkerStart } from '../spec/resolve-worker-start.ts'

/**
 * How long a call that was given up may run on before its worker is killed for it, in milliseconds.
 */
export function graceOf(
  asked: Pick<Asked, 'graceMs'>,
  { onOverrun, graceMs }: Pick<ResolvedWorkerStart, 'onOverrun' | 'graceMs'>,
): number | 'infinity' {
  return onOverrun === 'kill' ? (asked.graceMs ?? graceMs) : 'infinity'
}
