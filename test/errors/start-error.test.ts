import { describe, expect, it } from 'vitest'
import { StartError } from '../../src/errors/start-error.ts'

describe('StartError', () => {
  it('carries the nested reason, and writes it out', () => {
    const reason = {
      type: 'shutdown',
      detail: { type: 'failed_to_start_child', id: 'ocr', reason: { type: 'exited', code: 3 } },
    } as const
    const error = new StartError('START_FAILED', 'main', reason)
    expect(error.reason).toBe(reason)
    expect(error.message).toBe(
      'The tree "main" did not start: shutdown (failed to start child "ocr": exited with code 3)',
    )
  })
})
