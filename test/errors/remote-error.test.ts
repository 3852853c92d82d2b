import { describe, expect, it } from 'vitest'
import { RemoteError } from '../../src/errors/remote-error.ts'

describe('RemoteError', () => {
  it("keeps the worker's own account apart from our message and stack", () => {
    const remote = { name: 'ValueError', message: 'no such language', stack: 'File "w.py", line 3', data: ['xx'] }
    const error = new RemoteError('REMOTE_ERROR', { target: 'main/w', method: 'extract' }, remote)
    expect(error.message).toBe('"extract" on "main/w" failed with ValueError: no such language')
    expect(error.stack).not.toContain('w.py')
    expect(error).toMatchObject({ target: 'main/w', method: 'extract', remote })
  })
})
