import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { actor, behaviour, type RootExit, start, supervisor } from '../../src/index.ts'
import { within } from '../fixtures/await-event.ts'
import { compiled } from '../fixtures/compiled.ts'

const program = fileURLToPath(new URL('root-exit-host.ts', import.meta.url))

/** A host of its own whose root gives up: its exit code, what it said, and its log. */
async function play(mode: string) {
  const child = spawn(process.execPath, [await compiled(program), mode], { stdio: ['ignore', 'pipe', 'pipe'] })
  const parts = Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)])
  const [[code], said, log] = await within('the end of the host', parts).finally(() => child.kill('SIGKILL'))
  const lines = said.trimEnd().split('\n')
  return { code: Number(code), said: lines.map((line): unknown => JSON.parse(line)), log: log.split('\n') }
}

const TOLD = { code: 'CALL_NOPROC', who: 'main', culprit: 'main/inner/w', signal: 'SIGKILL', isTold: true }

// Each host waits for the backoff of its supervisors, in a process of its own.
describe.concurrent('a root that gives up', () => {
  it.each(['default', 'report'])(
    'is reported (%s): the host goes on, and later calls carry the first culprit with its certificate',
    async (mode) => {
      const { code, said } = await play(mode)
      expect(said).toEqual(['cleaned up', TOLD])
      expect(code).toBe(0)
    },
  )

  it('ends the process with code 1 after an orderly end, when that is asked for', async () => {
    const { code, said } = await play('exit')
    expect(said[0]).toBe('cleaned up')
    expect(code).toBe(1)
  })

  it('is given to a function, which decides', async () => {
    const { code, said } = await play('function')
    expect(said).toContainEqual({ told: 'main/inner/w', exitCode: 1 })
    expect(code).toBe(3)
  })

  it('is one loud line that names the supervisor, the culprit deep below, and its last certificate', async () => {
    const { log } = await play('report')
    const loud = log.filter((line) => line.includes('FATAL'))
    expect(loud).toHaveLength(1)
    expect(loud[0]).toMatch(
      /supervisor "main" gave up \(more than 1 restart within 5000 ms\); at fault is "main\/inner\/w", which ended by signal SIGKILL after \d+ ms/,
    )
  })
})

describe('onRootExit', () => {
  const quiet = supervisor('main', {}, [actor('a', behaviour({ init: () => 0, calls: {} }))])

  it('hears nothing of an end that was asked for', async () => {
    const heard: RootExit[] = []
    const options = { log: 'silent', onRootExit: (exit: RootExit) => void heard.push(exit) } as const
    const [stopped, killed] = [await start(quiet, options), await start(quiet, options)]
    await stopped.shutdown()
    killed.kill()
    await killed.exited
    await killed.shutdown()
    await new Promise((resolve) => setImmediate(resolve))
    expect(heard).toEqual([])
  })

  it('is refused when it is none of its values', async () => {
    // @ts-expect-error: a value that does not exist
    await expect(start(quiet, { onRootExit: 'restart' })).rejects.toMatchObject({
      code: 'SPEC_INVALID_OPTION',
      message: expect.stringContaining("'exit', 'report' or a function"),
    })
  })
})
