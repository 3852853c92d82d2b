import { describe, expect, it } from 'vitest'
import { FirstWords, guessKind } from '../../src/conversation/first-words.ts'

const wordsOf = (command: string, args: readonly string[], ...lines: readonly string[]): string => {
  const words = new FirstWords({ command, args })
  for (const line of lines) words.add(line)
  return words.describe()
}

describe('FirstWords', () => {
  it.each([
    ['/bin/cat', []],
    ['/usr/bin/grep', ['-v', 'x']],
    ['bash', []],
    ['python3.12', ['-u']],
  ])('of a silent %s %s say that it waits for its input', (command, args) => {
    expect(wordsOf(command, args)).toMatch(/^it wrote nothing, neither frames nor text\. ".*" is a tool that waits/)
  })

  it.each([
    ['bash', ['-c', 'sleep 600']],
    ['python3', ['-u', '/app/worker.py']],
    ['/app/server', []],
  ])('of a silent %s %s say what a worker is', (command, args) => {
    expect(wordsOf(command, args)).toContain("When it is no worker of Tutti's: a worker speaks the protocol")
  })

  it('quote the last line that is not empty, and no more than its beginning', () => {
    expect(wordsOf('x', [], 'first', 'loading the model', '  ')).toBe(
      'it wrote no frame; its last line was "loading the model"',
    )
    expect(wordsOf('x', [], 'y'.repeat(10_000)).length).toBeLessThan(300)
  })

  it('know an HTTP server by a line that is not its last, and say what to do', () => {
    expect(wordsOf('x', [], 'Listening on port 8080', 'GET / 200')).toMatch(
      /"GET \/ 200", which looks like an HTTP server\. A worker speaks the protocol/,
    )
  })
})

describe('guessKind', () => {
  it.each([
    [
      '{"jsonrpc":"2.0","method":"ready"}',
      "JSON-RPC in lines, as MCP servers speak it, and `jsonRpc({ framing: 'line' })`",
    ],
    [
      'Content-Length: 52\r\n\r\n{"jsonrpc":"2.0"}',
      "a language server (LSP), as `jsonRpc({ framing: 'content-length' })` speaks with it",
    ],
    ['{"level":30,"msg":"up"}', "lines of JSON, as `jsonPort({ packet: 'line' })` reads them"],
    ['[1,2]', "lines of JSON, as `jsonPort({ packet: 'line' })` reads them"],
    ['Server listening on :::3000', 'an HTTP server'],
    ['INFO: Uvicorn running on http://127.0.0.1:8000', 'an HTTP server'],
    ['HTTP/1.1 400 Bad Request', 'an HTTP server'],
    ['Serving HTTP on 0.0.0.0 port 8000', 'an HTTP server'],
    ['[INFO] loading', undefined],
    ['{venv} is made', undefined],
    ['', undefined],
  ])('of %j', (text, expected) => {
    expect(guessKind(text)).toBe(expected)
  })
})
