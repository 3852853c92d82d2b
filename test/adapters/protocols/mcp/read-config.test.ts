import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readConfig } from '../../../../adapters/protocols/mcp/read-config.ts'

const folderWith = (text: string): { readonly folder: string; readonly file: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-config-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'mcp.json')
  writeFileSync(file, text)
  return { folder, file }
}

const read = (servers: object, env = {}) => readConfig(folderWith(JSON.stringify({ mcpServers: servers })).file, env)

describe('readConfig()', () => {
  it('reads servers in their order, with paths that are relative to the file', () => {
    const { folder, file } = folderWith(
      '{ "mcpServers": { "b": { "command": "x", "cwd": "y" }, /* */ "a/c": { "command": "z", "args": ["1"] } } }',
    )
    const { servers } = readConfig(file)
    expect(servers.map(({ name }) => name)).toEqual(['b', 'a/c'])
    expect(servers[0]?.options).toMatchObject({ command: 'x', cwd: join(folder, 'y'), name: 'b' })
    expect(servers[1]?.options).toMatchObject({ command: 'z', args: ['1'], name: 'a_c' })
  })

  it('puts variables of the environment in their places', () => {
    const env = { KEY: 'k', HOME: '/h' }
    const entry = { command: '${HOME}/x', args: ['${env:KEY}', '${NONE:-d}', '$KEY'], env: { A: 'a${KEY}' } }
    expect(read({ s: entry }, env).servers[0]?.options).toMatchObject({
      command: '/h/x',
      args: ['k', 'd', '$KEY'],
      env: { A: 'ak' },
    })
    expect(() => read({ s: { command: '${NONE}' } })).toThrow(/server "s".*NONE is not set/)
  })

  it('reads who shares a server, and when it is stopped', () => {
    const { servers } = read({
      s: { command: 'x', share: 'process', idleMs: 5 },
      t: { command: 'x', idleMs: 'infinity' },
    })
    expect(servers).toMatchObject([{ share: 'process', idleMs: 5 }, { idleMs: 'infinity' }])
  })

  it('leaves alone what is disabled or has no process, and fields of others, and says so', () => {
    const { servers, warnings } = read({
      off: { command: 'x', disabled: true },
      remote: { type: 'http', url: 'https://example.com' },
      mine: { command: 'x', autoApprove: [] },
    })
    expect(servers.map(({ name }) => name)).toEqual(['mine'])
    expect(warnings).toEqual([expect.stringContaining('"remote"'), expect.stringContaining('autoApprove')])
  })

  it.each([
    [{ s: {} }, /server "s".*command/],
    [{ s: 1 }, /server "s".*object/],
    [{ s: { command: 'x', args: 'y' } }, /server "s".*args/],
    [{ s: { command: 'x', share: 'all' } }, /server "s".*share.*'process'/],
    [{ s: { command: 'x', idleMs: 0 } }, /server "s".*idleMs/],
    [{ s: { command: 'x', policy: { intensty: 1 } } }, /server "s".*intensty/],
  ])('refuses %j', (servers, message) => {
    expect(() => read(servers)).toThrow(message)
  })

  it('refuses two servers of one name, a file without servers, and one that cannot be read', () => {
    const twice = folderWith('{"mcpServers":{"a":{"command":"x"},"a":{"command":"y"}}}').file
    expect(() => readConfig(twice)).toThrow(/"a" is there twice/)
    expect(() => readConfig(folderWith('{}').file)).toThrow(/mcpServers/)
    expect(() => readConfig('/no/such/file')).toThrow(expect.objectContaining({ code: 'SPEC_INVALID' }))
  })
})
