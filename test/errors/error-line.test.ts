import { describe, expect, it } from 'vitest'
import { errorLine } from '../../src/errors/error-line.ts'

describe('errorLine', () => {
  it('finds the last error that a runtime has printed, and where', () => {
    const lines = ['a.js:1', 'x', '^', '', 'Error: first', '    at a.js:1', 'panic: second', 'panic', 'later']
    expect(errorLine(lines)).toEqual({ at: 6, text: 'panic: second' })
    expect(errorLine(lines.slice(0, 6))).toEqual({ at: 4, text: 'Error: first' })
  })

  it('cuts off where the fields of an error begin', () => {
    expect(errorLine(['^', 'Error: refused {', "  code: 'E'", '}'])).toEqual({ at: 1, text: 'Error: refused' })
  })

  it('finds none in lines that are no report of a runtime', () => {
    expect(errorLine(['listening', 'thread pool of 4', 'Traceback (most recent call last):', '  File "w.py"'])).toBe(
      undefined,
    )
    expect(errorLine([])).toBe(undefined)
  })
})
