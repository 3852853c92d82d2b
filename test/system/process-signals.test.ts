import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { awaitGone, within } from '../fixtures/await-event.ts'
import { compiled } from '../fixtures/compiled.ts'

const program = fileURLToPath(new URL('signal-host.ts', import.meta.url))

let host: ChildProcess | undefined
afterEach(() => {
  host?.kill('SIGKILL')
})

/** A process with a system of one worker in it. */
async function startHost(signals: readonly NodeJS.Signals[], fixture: string) {
  const child = spawn(process.execPath, [await compiled(program), JSON.stringify(signals), fixture], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  host = child
  const ended = once(child, 'exit')
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const line = async (): Promise<string> => String((await within('a line of the host', lines.next())).value)
  const pid = Number((await line()).replace('pid ', ''))
  expect(await line()).toBe('ready')
  return { child, line, pid, exit: async (): Promise<unknown> => within('the end of the host', ended) }
}

describe('a signal of the process', () => {
  it('shuts the system down in order when that was asked for, and leaves the end of the process to its owner', async () => {
    const { child, line, pid, exit } = await startHost(['SIGTERM', 'SIGINT'], 'node/echo.ts')
    child.kill('SIGINT')
    expect(await line()).toBe('stopping: SIGINT was received')
    expect(JSON.parse(await line())).toEqual({ reason: { type: 'shutdown' }, unstopped: [] })
    expect(await exit()).toEqual([0, null])
    await awaitGone(pid)
  })

  it('kills what is left when it comes again', async () => {
    const { child, line, pid, exit } = await startHost(['SIGTERM'], 'python/ignores-stop.py')
    child.kill('SIGTERM')
    expect(await line()).toBe('stopping: SIGTERM was received')
    child.kill('SIGTERM')
    const report: unknown = JSON.parse(await line())
    expect(report).toMatchObject({
      unstopped: [{ path: 'main/w', reason: { type: 'killed', after: 'forced_shutdown' } }],
    })
    expect(await exit()).toEqual([0, null])
    await awaitGone(pid)
  })

  it('does to the process what it always does when nothing was asked for; its workers end with it', async () => {
    const { child, pid, exit } = await startHost([], 'node/echo.ts')
    child.kill('SIGTERM')
    expect(await exit()).toEqual([null, 'SIGTERM'])
    await awaitGone(pid)
  })

  it('that was not asked for ends the process, also when another was', async () => {
    const { child, pid, exit } = await startHost(['SIGUSR2'], 'node/echo.ts')
    child.kill('SIGTERM')
    expect(await exit()).toEqual([null, 'SIGTERM'])
    await awaitGone(pid)
  })
})
