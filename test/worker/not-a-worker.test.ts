import { describe, expect, it } from 'vitest'
import { type Program, StartError, worker } from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { shell, startMain } from '../fixtures/systems.ts'

/**
 * The message of the start of a program that is no worker, or is started in a way that it is not
 * for.
 */
const messageOf = async (program: Program): Promise<string> => {
  const error: unknown = await startMain([worker('w', { startTimeoutMs: 1_500, ...program })]).catch(
    (reason: unknown) => reason,
  )
  if (!(error instanceof StartError)) throw new Error(`expected a StartError; got ${String(error)}`)
  return error.message
}
const run = (command: string, args: readonly string[], more: Partial<Program> = {}): Program => ({
  kind: 'worker',
  runtime: 'raw',
  command,
  args,
  ...more,
})
const SERVER = `const server = require('node:http').createServer().listen(0, '127.0.0.1', () => {
  console.log('listening on http://127.0.0.1:' + server.address().port)
})`

describe('a program that does not speak the protocol', () => {
  it.each([
    [
      'waits for its input',
      'tail',
      ['-f', '/dev/null'],
      /not ready within 1500 ms: it wrote nothing, .*"tail" is a tool/,
    ],
    ['finds no input', 'sort', [], /code 0 before READY \(a tool that works on its input, and finds none\. A worker/],
  ])('and is a tool of the shell that %s is said to be that', async (_, command, args, expected) => {
    expect(await messageOf(run(command, args))).toMatch(expected)
  })

  it('and is an HTTP server looks like one', async () => {
    expect(await messageOf(run(process.execPath, ['-e', SERVER]))).toMatch(
      /its last line was "listening on http:.*", which looks like an HTTP server\. A worker speaks the protocol/,
    )
  })

  it.each(['pipes', 'stdio'] as const)('and speaks JSON-RPC on stdout looks like it, on %s', async (descriptors) => {
    const program = shell(`echo '{"jsonrpc":"2.0","method":"hello"}'; exec sleep 600`)
    expect(await messageOf({ ...program, descriptors })).toMatch(/looks like JSON-RPC in lines/)
  })

  it('and sends back what it reads is said to do that', async () => {
    expect(await messageOf(run('cat', [], { descriptors: 'stdio' }))).toMatch(
      /It sends back what it reads, as `cat` does/,
    )
  })

  it.each(['pipes', 'stdio'] as const)(
    'and goes to the background is to stay in the foreground, on %s',
    async (descriptors) => {
      const message = await messageOf({ ...shell('sleep 600 & exit 0'), descriptors })
      expect(message).toMatch(/exited with code 0 before READY \(a daemon, .*Keep it in the foreground/)
    },
  )
})

describe('a start that takes long', () => {
  it('is told of once, with what it waits for and the limit, before that is over', async () => {
    const slow = awaitEvent('worker:slow_start')
    const failed = messageOf({ ...shell('echo loading the model >&2; exec sleep 600') })
    expect(await slow).toMatchObject({
      path: 'main/w',
      pid: expect.any(Number),
      waitedMs: 1_200,
      startTimeoutMs: 1_500,
      seen: 'it wrote no frame; its last line was "loading the model"',
    })
    expect(await failed).toContain('not ready within 1500 ms')
  })
})
