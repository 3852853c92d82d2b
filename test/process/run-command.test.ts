import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Clock, systemClock } from '../../src/clock/clock.ts'
import { buildEnvironment } from '../../src/process/environment.ts'
import { type CommandOptions, type CommandResult, MAX_OUTPUT_BYTES, runCommand } from '../../src/process/run-command.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'tutti-run-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ENV = buildEnvironment(process.env, {})
const node = (script: string, options: Partial<CommandOptions> = {}): Promise<CommandResult> =>
  runCommand(
    { command: process.execPath, args: ['-e', script], cwd: folder, env: ENV },
    { clock: systemClock, ...options },
  )

/** A clock on which no time passes: what ends under it did not need a timer. */
const stillClock: Clock = { now: () => 0, setTimer: () => ({ cancel: () => undefined }) }
/** A clock on which every wait is over at once. */
const hastyClock: Clock = {
  now: () => 0,
  setTimer: (_delayMs, fire) => {
    const handle = setImmediate(fire)
    return { cancel: () => clearImmediate(handle) }
  },
}

/** Runs a script and aborts it at its first line. */
function abortOnFirstLine(script: string, clock: Clock): Promise<CommandResult> {
  const aborter = new AbortController()
  return node(script, { clock, signal: aborter.signal, onLine: () => aborter.abort() })
}

describe('runCommand', () => {
  it('gives the exit code and the output of both streams', async () => {
    const result = await node('console.log("out"); console.error("err"); process.exitCode = 3')
    expect(result).toMatchObject({ type: 'exited', code: 3 })
    expect(result.type === 'exited' && result.output.split('\n').sort()).toEqual(['', 'err', 'out'])
  })

  it('hands over lines, whatever ends them and wherever they are cut', async () => {
    const lines: string[] = []
    await node('process.stdout.write("a\\r\\nb\\n\\nä"); process.stdout.write("ö")', {
      onLine: (line) => lines.push(line),
    })
    expect(lines).toEqual(['a', 'b', '', 'äö'])
  })

  it('keeps a bounded tail of the output', async () => {
    const result = await node('process.stdout.write("x".repeat(300000) + "END")')
    expect(result.type === 'exited' && result.output.length).toBe(MAX_OUTPUT_BYTES)
    expect(result.type === 'exited' && result.output.endsWith('xEND')).toBe(true)
  })

  it('gives the tool an empty stdin', async () => {
    expect(await node('process.stdin.resume().on("end", () => console.log("over"))')).toMatchObject({
      type: 'exited',
      output: 'over\n',
    })
  })

  it('gives the tool exactly the environment that it was told to', async () => {
    process.env['TUTTI_TEST_LEAK'] = 'leak'
    const result = await node('console.log(process.env.TUTTI_TEST_LEAK)')
    delete process.env['TUTTI_TEST_LEAK']
    expect(result).toMatchObject({ output: 'undefined\n' })
  })

  it('gives the signal of a tool that was killed by somebody else', async () => {
    expect(await node('process.kill(process.pid, "SIGKILL")')).toMatchObject({ type: 'signaled', signal: 'SIGKILL' })
  })

  it('tells a missing program, a missing folder and a file that is not executable apart', async () => {
    writeFileSync(join(folder, 'plain'), 'text', { mode: 0o644 })
    const run = (command: string, cwd = folder): Promise<CommandResult> =>
      runCommand({ command, args: [], cwd, env: ENV }, { clock: systemClock })
    const missing = { type: 'spawn_failed', errno: 'ENOENT' }
    expect(await run('tutti-no-such-tool')).toMatchObject({
      ...missing,
      diagnosis: expect.stringContaining('"tutti-no-such-tool" was not found on PATH'),
    })
    expect(await run('/no/such/tool')).toMatchObject({
      ...missing,
      diagnosis: expect.stringContaining('there is no file "/no/such/tool"'),
    })
    expect(await run(process.execPath, '/no/folder')).toMatchObject({
      ...missing,
      diagnosis: 'the working folder "/no/folder" does not exist',
    })
    expect(await run(join(folder, 'plain'))).toMatchObject({ errno: 'EACCES' })
  })

  it('does not start a tool when the signal is aborted already', async () => {
    expect(await node('', { signal: AbortSignal.abort() })).toEqual({ type: 'aborted', output: '' })
  })

  // A pipe closes when its last holder has died: that the output ended, without a timer, proves
  // that the helpers are gone.
  it.skipIf(process.platform === 'win32')(
    'ends the whole group on abort, also a helper that ignores SIGTERM',
    async () => {
      const helper = 'process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)'
      const script = `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(helper)}], { stdio: "inherit" }); setInterval(() => {}, 1000)`
      expect(await abortOnFirstLine(script, stillClock)).toMatchObject({ type: 'aborted' })
    },
  )

  it.skipIf(process.platform === 'win32')(
    'kills an aborted tool that ignores SIGTERM when its grace is over',
    async () => {
      const script = 'process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)'
      expect(await abortOnFirstLine(script, hastyClock)).toMatchObject({ type: 'aborted' })
    },
  )

  it.skipIf(process.platform === 'win32')(
    'leaves nothing of the group behind when the tool ends by itself',
    async () => {
      const script =
        'require("child_process").spawn("cat", [], { stdio: ["pipe", "inherit", "inherit"] }); process.exit(0)'
      expect(await node(script, { clock: stillClock })).toMatchObject({ type: 'exited', code: 0 })
    },
  )

  it.skipIf(process.platform !== 'linux')('does not wait for a daemon that holds the output open', async () => {
    const lines: string[] = []
    const daemon = 'setInterval(() => {}, 1000)'
    const result = await node(
      `const c = require("child_process").spawn(process.execPath, ["-e", "${daemon}"], { stdio: "inherit", detached: true }); console.log(c.pid); process.exit(0)`,
      { clock: hastyClock, onLine: (line) => lines.push(line) },
    )
    process.kill(Number(lines[0]), 'SIGKILL')
    expect(result).toMatchObject({ type: 'exited', code: 0 })
  })
})
