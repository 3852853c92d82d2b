import { describe, expect, it } from 'vitest'
import { saysOutOfMemory } from '../../src/errors/says-out-of-memory.ts'

describe('saysOutOfMemory', () => {
  it.each([
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    '# Fatal JavaScript out of memory: MemoryChunk allocation failed during deserialization.',
    'RangeError: Array buffer allocation failed',
    'Error [ERR_WORKER_OUT_OF_MEMORY]: Worker terminated due to reaching memory limit: JS heap out of memory',
    'fatal error: runtime: cannot allocate memory',
    'fatal error: runtime: out of memory',
    'MemoryError',
    'numpy.core._exceptions._ArrayMemoryError: Unable to allocate 8.00 GiB: MemoryError',
    'memory allocation of 34359738368 bytes failed',
    "terminate called after throwing an instance of 'std::bad_alloc'",
    'java.lang.OutOfMemoryError: Java heap space',
    'open: ENOMEM',
  ])('hears it in %j', (line) => {
    expect(saysOutOfMemory(`starting\n${line}\n    at a frame\n`)).toBe(true)
  })

  it.each(['', 'out of cheese', 'MemoryError\nrecovered, and then: ValueError: 3', 'panic: memory access'])(
    'does not hear it in %j',
    (tail) => {
      expect(saysOutOfMemory(tail)).toBe(false)
    },
  )
})
