import type { ExitReason } from '../errors/exit-reason.ts'
import type { PortSpec } from '../port/port-spec.ts'

const MIB = 1_048_576

/**
 * The reason for a worker that the kernel killed because memory was short: its own limit, or that
 * of the machine.
 */
export function outOfMemory({ memoryBytes }: Pick<PortSpec, 'memoryBytes'>): ExitReason {
  const limit = memoryBytes === undefined ? 'memory of the machine' : `memory ${Math.round(memoryBytes / MIB)} MiB`
  return { type: 'resource_limit', limit }
}
