import { describe, expect, it } from 'vitest'
import { PrepareError } from '../../src/errors/prepare-error.ts'

describe('PrepareError', () => {
  it('names the preparation, and what to install when a tool is missing', () => {
    const missing = new PrepareError('PREPARE_TOOL_MISSING', 'why', { preparation: 'go', install: 'Install Go' })
    expect(missing).toMatchObject({
      code: 'PREPARE_TOOL_MISSING',
      message: 'why',
      preparation: 'go',
      install: 'Install Go',
    })
    expect(new PrepareError('PREPARE_STEP_FAILED', 'why', { preparation: 'go' }).install).toBeUndefined()
  })
})
