import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { within } from '../fixtures/await-event.ts'
import { compiled } from '../fixtures/compiled.ts'
import { TaskStage } from './task-stage.ts'

const HOST = fileURLToPath(new URL('../fixtures/hosts/waiting-streams.ts', import.meta.url))

describe('a stream over tasks that really wait', () => {
  it('gives its elements, in every form, and the event loop of the host goes on turning', async () => {
    const host = spawn(process.execPath, [await compiled(HOST)], { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const lines: string[] = []
      host.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(text))
      await within('the host to play all streams', once(host, 'close'), 45_000)
      const played = lines
        .join('')
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line))
      expect(played).toHaveLength(3 * 2 * 2 * 3)
      for (const each of played) expect(each).toMatchObject({ values: [1, 2, 3] })
      expect(host.exitCode).toBe(0)
    } finally {
      host.kill('SIGKILL') // A frozen loop would not hear anything else.
    }
  })

  it('ends when its reader leaves, although the items never come', async () => {
    const tasks = await new TaskStage().open()
    async function* never() {
      yield 1
      await new Promise(() => {})
    }
    const stream = tasks.asyncStream(never(), (n) => n, { maxConcurrency: 2 })
    expect(await within('the first element', stream.next())).toMatchObject({ value: { ok: true, value: 1 } })
    await within('the end of the stream', stream.return())
  })
})
