import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { within } from '../fixtures/await-event.ts'
import { compiled } from '../fixtures/compiled.ts'

const HOST = fileURLToPath(new URL('../fixtures/hosts/waiting-calls.ts', import.meta.url))

describe('calls and streams in which the other side really waits', () => {
  it('are answered, in every form, and the event loop of the host goes on turning', async () => {
    const host = spawn(process.execPath, [await compiled(HOST)], { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      let printed = ''
      host.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
      await within('the host to play all calls', once(host, 'close'), 60_000)
      const told = printed
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line))
      const streams = [1, 2, 64].flatMap((window) => [
        [`items, window ${window}`, [1, 2, 3]],
        [`relay, window ${window}`, [1, 2, 3]],
      ])
      const waits = ['timer', 'process', 'socket'].flatMap((name) => [
        [`input, ${name}`, 6],
        [`main/a, ${name}`, [1, 2, 3, 4]],
        [`main/p, ${name}`, [1, 2, 3, 4]],
        [`a session that waits, ${name}`, true],
      ])
      expect(told).toEqual([...streams, ...waits])
      expect(host.exitCode).toBe(0)
    } finally {
      host.kill('SIGKILL') // A frozen loop would not hear anything else.
    }
  })
})
