/**
 * What a worker and everything that it started used in its life. What the machine does not count is
 * left out.
 */
export interface ResourceUsage {
  /** The most memory that it had at one time, in bytes. */
  readonly peakMemoryBytes?: number
  /** How many of its processes the kernel killed because memory was short. */
  readonly oomKills?: number
  /** Time on a processor, in milliseconds. */
  readonly cpuMs?: number
}

const MIB = 2 ** 20

/** In one line: `at most 12.5 MiB, 350 ms of a processor`; empty when nothing was counted. */
export function formatUsage({ peakMemoryBytes, oomKills = 0, cpuMs }: ResourceUsage): string {
  return [
    ...(peakMemoryBytes === undefined ? [] : [`at most ${(peakMemoryBytes / MIB).toFixed(1)} MiB`]),
    ...(cpuMs === undefined ? [] : [`${Math.round(cpuMs)} ms of a processor`]),
    ...(oomKills === 0 ? [] : [`${oomKills} killed for want of memory`]),
  ].join(', ')
}
