import { describe, expect, it } from 'vitest'
import { npmServer } from '../../../../adapters/protocols/mcp/npm-server.ts'
import { pypiServer } from '../../../../adapters/protocols/mcp/pypi-server.ts'

describe('npmServer() and pypiServer()', () => {
  it.each(['server', 'server@latest', 'server@^1.0.0', '@x/server', '../server@1.0.0', '', 1 as never])(
    'npmServer() refuses %j, which is no exact version',
    (spec) => {
      expect(() => npmServer(spec)).toThrow(expect.objectContaining({ code: 'SPEC_INVALID_OPTION' }))
    },
  )

  it.each(['server', 'server>=1', 'server==', '--index-url==1', ''])('pypiServer() refuses %j', (spec) => {
    expect(() => pypiServer(spec)).toThrow(expect.objectContaining({ code: 'SPEC_INVALID_OPTION' }))
  })

  it('takes the program of a package by its name, or by `bin`', () => {
    expect(pypiServer('mcp-server-time==1.0').command).toContain('mcp-server-time')
    expect(pypiServer('x[extra]==1.0', { bin: 'y', args: ['a'] })).toMatchObject({
      command: expect.stringMatching(/y(\.exe)?$/),
      args: ['a'],
    })
    expect(npmServer('@x/server@1.0.0', { args: ['a'] })).toMatchObject({
      name: '@x_server',
      args: ['{npm}/server', 'a'],
    })
  })
})
