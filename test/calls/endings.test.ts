import { describe, expect, it } from 'vitest'
import { Endings, explainEnding } from '../../src/calls/endings.ts'

describe('endings', () => {
  it('tell the outermost reason first, and that of the root before all others, also for a name', () => {
    const endings = new Endings()
    expect(endings.of('main/inner/w')).toBeUndefined()
    endings.record('main/inner/w', { why: 'w was stopped', at: 1 })
    expect(endings.of('main/inner/w')?.why).toBe('w was stopped')
    endings.record('main/inner', { why: 'inner gave up', at: 2 })
    expect(endings.of('main/inner/w')?.why).toBe('inner gave up')
    expect(endings.of('main/other')).toBeUndefined()
    endings.record('main', { why: 'main gave up', at: 3 })
    endings.recordRoot({ why: 'it was shut down', at: 4 })
    for (const path of ['main/inner/w', 'main/other', 'a name']) expect(endings.of(path)?.why).toBe('main gave up')
  })

  it('are over when a life begins there', () => {
    const endings = new Endings()
    endings.record('main/w', { why: 'w was stopped', at: 1 })
    endings.recordGone('main/w', { why: 'its spec was deleted', at: 2 })
    endings.clear('main/w')
    expect(endings.of('main/w')).toBeUndefined()
  })

  it('of children that are gone are as many as are of use, the latest', () => {
    const endings = new Endings()
    for (let at = 0; at < 10_000; at += 1) endings.recordGone(`main/w:${at}`, { why: 'its spec was deleted', at })
    expect([endings.at('main/w:0'), endings.at('main/w:9999')?.at]).toEqual([undefined, 9_999])
    expect(Array.from({ length: 10_000 }, (_, at) => endings.at(`main/w:${at}`)).filter(Boolean)).toHaveLength(256)
  })

  it('say how long ago it was', () => {
    const cause = new Error('x')
    expect(explainEnding({ why: 'w was stopped', at: 500, cause }, 700)).toEqual({
      why: 'w was stopped. That was 200 ms ago',
      cause,
    })
  })
})
