import { expect, it } from 'vitest'
import { formatUsage } from '../../src/errors/resource-usage.ts'

it.each([
  [{ peakMemoryBytes: 13_107_200, cpuMs: 349.7, oomKills: 0 }, 'at most 12.5 MiB, 350 ms of a processor'],
  [{ peakMemoryBytes: 1_048_576, oomKills: 2 }, 'at most 1.0 MiB, 2 killed for want of memory'],
  [{}, ''],
])('what was used of %j', (usage, text) => {
  expect(formatUsage(usage)).toBe(text)
})
