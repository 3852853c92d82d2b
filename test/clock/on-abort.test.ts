import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { onAbort } from '../../src/clock/on-abort.ts'

describe('onAbort', () => {
  it('calls once when the signal is aborted, and at once when it is already', () => {
    const abort = new AbortController()
    const calls: string[] = []
    onAbort(abort.signal, () => calls.push('waited'))
    expect(calls).toEqual([])
    abort.abort()
    onAbort(abort.signal, () => calls.push('late'))
    expect(calls).toEqual(['waited', 'late'])
  })

  it('calls nobody after its undo', () => {
    const abort = new AbortController()
    let calls = 0
    const undo = onAbort(abort.signal, () => (calls += 1))
    undo()
    undo()
    abort.abort()
    expect(calls).toBe(0)
  })

  it('leaves nothing behind: who listened last takes the listener along', () => {
    const abort = new AbortController()
    const undo = [onAbort(abort.signal, () => undefined), onAbort(abort.signal, () => undefined)]
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(1)
    for (const each of undo) each()
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0)
    let calls = 0
    onAbort(abort.signal, () => (calls += 1))
    abort.abort()
    expect(calls).toBe(1)
  })

  it('lets one listener take others away, which are not called then', () => {
    const abort = new AbortController()
    const calls: string[] = []
    onAbort(abort.signal, () => {
      calls.push('first')
      undoSecond()
    })
    const undoSecond = onAbort(abort.signal, () => calls.push('second'))
    onAbort(abort.signal, () => calls.push('third'))
    abort.abort()
    expect(calls).toEqual(['first', 'third'])
  })

  it('lets any number listen without a warning', async () => {
    const warnings: string[] = []
    const listen = (warning: Error): void => void warnings.push(warning.name)
    process.on('warning', listen)
    const abort = new AbortController()
    for (let each = 0; each < 50; each += 1) onAbort(abort.signal, () => undefined)
    // A warning is told in a later turn of the loop; this one comes after it.
    const told = new Promise<void>((resolve) => {
      process.on('warning', ({ name }) => {
        if (name === 'Marker') resolve()
      })
    })
    process.emitWarning('the end', 'Marker')
    await told
    process.off('warning', listen)
    expect(warnings).toEqual(['Marker'])
  })
})
