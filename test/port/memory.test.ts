import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readMemory, residentBytes } from '../../src/port/memory.ts'
import { within } from '../fixtures/await-event.ts'

const MIB = 1_048_576

/** A process that says when it is there; ended after the test. */
async function begin(command: string, args: readonly string[]): Promise<number> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(async () => {
    const ended = once(child, 'exit')
    child.stdin.end()
    await within('the end of the process', ended)
  })
  await within('its word', once(child.stdout, 'data'))
  return child.pid ?? 0
}

const HOLDS_64_MIB = 'import sys; held = b"x" * (64 << 20); print("ready", flush=True); sys.stdin.read()'

describe('readMemory', () => {
  it('counts what a process holds', async () => {
    const bytes = readMemory(await begin('python3', ['-c', HOLDS_64_MIB]))
    expect(bytes).toBeGreaterThan(64 * MIB)
    expect(bytes).toBeLessThan(192 * MIB)
  })

  it('counts what is below it, through a wrapper', async () => {
    // The word after it keeps the shell from becoming the program.
    const bytes = readMemory(await begin('/bin/sh', ['-c', `python3 -c '${HOLDS_64_MIB}'; true`]))
    expect(bytes).toBeGreaterThan(64 * MIB)
  })

  it('knows nothing of a process that is not there', () => {
    expect(readMemory(2 ** 30)).toBeUndefined()
  })
})

describe('residentBytes', () => {
  it.each([
    ['Name:\tnode\nVmPeak:\t  900 kB\nVmRSS:\t   2048 kB\nThreads:\t1\n', 2 * MIB],
    ['Name:\tnode\nState:\tZ (zombie)\n', undefined],
    [undefined, undefined],
  ])('%j', (status, bytes) => {
    expect(residentBytes(status)).toBe(bytes)
  })
})
