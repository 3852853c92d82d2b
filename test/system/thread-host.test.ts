import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { within } from '../fixtures/await-event.ts'

describe('a host in a thread', () => {
  it('calls its workers and shuts down, and is told that no signals come there', async () => {
    const host = fileURLToPath(new URL('thread-host.ts', import.meta.url))
    const child = spawn(process.execPath, ['--import', 'tsx', host], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [printed] = await within('the end of the host', Promise.all([text(child.stdout), once(child, 'exit')]))
    expect(JSON.parse(printed)).toEqual({ refusal: 'SPEC_BAD_COMBINATION', answer: 'here', unstopped: [] })
  })
})
