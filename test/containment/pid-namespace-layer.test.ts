import { describe, expect, it } from 'vitest'
import { readStatus, unshareCommands } from '../../src/containment/pid-namespace-layer.ts'

describe('readStatus', () => {
  it.each([
    [0, undefined, { code: 0, signal: undefined }],
    [128, undefined, { code: 128, signal: undefined }],
    [137, undefined, { code: undefined, signal: 'SIGKILL' }],
    [143, undefined, { code: undefined, signal: 'SIGTERM' }],
    [255, undefined, { code: 255, signal: undefined }],
    [undefined, 'SIGKILL', { code: undefined, signal: 'SIGKILL' }],
  ])('code %s and signal %s of the shell', (code, signal, status) => {
    expect(readStatus(code, signal)).toEqual(status)
  })
})

describe('unshareCommands', () => {
  it('try what needs no user namespace first, and all die with the host', () => {
    const commands = unshareCommands('/bin/setpriv', '/bin/unshare').map((command) => command.join(' '))
    expect(commands.map((command) => command.includes('--user'))).toEqual([false, false, true, true])
    for (const command of commands)
      expect(command).toMatch(/^\/bin\/setpriv --pdeathsig KILL -- \/bin\/unshare .*--kill-child.* --$/)
  })
})
