import { describe, expect, it } from 'vitest'
import { StartGate } from '../../../../../adapters/protocols/mcp/gateway/start-gate.ts'

describe('StartGate', () => {
  it('lets so many through at the same time, and the others in their order', async () => {
    const gate = new StartGate(2)
    const begun: number[] = []
    const ends: (() => void)[] = []
    const passed = [0, 1, 2, 3].map((each) =>
      gate.pass(() => {
        begun.push(each)
        return new Promise<void>((resolve) => ends.push(resolve))
      }),
    )
    await Promise.resolve()
    expect(begun).toEqual([0, 1])
    ends[1]?.()
    await passed[1]
    expect(begun).toEqual([0, 1, 2])
    ends[0]?.()
    await passed[0]
    expect(begun).toEqual([0, 1, 2, 3])
  })

  it('gives the place back when it failed', async () => {
    const gate = new StartGate(1)
    await expect(gate.pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await gate.pass(() => Promise.resolve('yes'))).toBe('yes')
  })
})
