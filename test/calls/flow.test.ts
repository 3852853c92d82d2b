import { describe, expect, it } from 'vitest'
import { ArgumentStream } from '../../src/calls/argument-stream.ts'
import { type Elements, Flow } from '../../src/calls/flow.ts'
import { FakeLine } from './fake-line.ts'

/** All that is due in this turn of the event loop has happened then: for what must not happen. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

class FakeElements implements Elements {
  credit = 2
  isTouched = false
  readonly taken: unknown[] = []
  begun = 0

  begin(): void {
    this.begun += 1
  }

  take(value: unknown): boolean {
    if (this.credit === 0) return false
    this.credit -= 1
    this.taken.push(value)
    return true
  }
}

describe('Flow', () => {
  it('with nothing beside it has no credit, no argument, and takes no element', () => {
    const flow = new Flow(undefined, undefined, undefined)
    flow.begin(new FakeLine())
    flow.pull(1)
    flow.progress(0.5, 'half')
    flow.over()
    expect([flow.credit, flow.hasInput, flow.isTouched, flow.item('x')]).toEqual([undefined, false, false, false])
  })

  it('gives elements to whoever wants them, while there is credit', () => {
    const elements = new FakeElements()
    const flow = new Flow(elements, undefined, undefined)
    flow.begin(new FakeLine())
    expect([flow.credit, flow.item('a'), flow.item('b'), flow.item('c')]).toEqual([2, true, true, false])
    expect([elements.begun, elements.taken]).toEqual([1, ['a', 'b']])
  })

  it('is touched when an element of the result, or of the argument, has flowed', async () => {
    const elements = new FakeElements()
    const flow = new Flow(elements, new ArgumentStream([1]), undefined)
    expect([flow.hasInput, flow.isTouched]).toEqual([true, false])
    elements.isTouched = true
    expect(flow.isTouched).toBe(true)
    elements.isTouched = false
    const line = new FakeLine()
    flow.begin(line)
    flow.pull(1)
    expect(flow.isTouched).toBe(true)
    await line.hasSaid(1)
    expect(line.said).toEqual([['push', 1]])
  })

  it('leaves the argument when the call is over', async () => {
    const line = new FakeLine()
    const flow = new Flow(undefined, new ArgumentStream([1]), undefined)
    flow.begin(line)
    flow.over()
    flow.pull(1)
    await turn()
    expect(line.said).toEqual([])
  })

  it('tells of progress after the message that brought it was handled', async () => {
    const heard: unknown[] = []
    const flow = new Flow(undefined, undefined, (fraction, note) => heard.push([fraction, note]))
    flow.progress(0.5, undefined)
    flow.progress(1, 'done')
    expect(heard).toEqual([])
    await turn()
    expect(heard).toEqual([
      [0.5, undefined],
      [1, 'done'],
    ])
  })
})
