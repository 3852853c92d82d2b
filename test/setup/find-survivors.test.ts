import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { within } from '../fixtures/await-event.ts'
import { findSurvivors } from './find-survivors.ts'

describe.skipIf(process.platform !== 'linux')('findSurvivors', () => {
  it('finds one whose parent has died, in a session of its own, by its folder', async () => {
    const folder = '/nowhere/tutti-test-of-survivors'
    expect(findSurvivors(folder)).toEqual([])
    const env = { ...process.env, TMPDIR: folder }
    const parent = spawn('sh', ['-c', 'setsid sleep 600 >/dev/null & echo $!'], { env })
    const [printed] = await within('its pid', once(parent.stdout.setEncoding('utf8'), 'data'))
    const pid = Number(printed)
    onTestFinished(() => void process.kill(pid, 'SIGKILL'))
    await within('the end of its parent', once(parent, 'exit'))
    expect(findSurvivors(folder)).toEqual([{ pid, command: expect.stringContaining('sleep 600') }])
  })
})
