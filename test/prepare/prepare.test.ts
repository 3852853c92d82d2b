import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../src/clock/clock.ts'
import { prepare } from '../../src/prepare/prepare.ts'
import type { Preparation } from '../../src/spec/worker-spec.ts'
import { optionsFor, Recorder, shell } from './preparation.ts'

let base: string
let cache: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'tutti-prepare-'))
  cache = join(base, 'cache')
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const one = async (preparation: Preparation, fields = {}): Promise<string> =>
  (await prepare([preparation], optionsFor(cache, fields))).get(preparation.name) ?? ''
const input = (name: string, content: string): string => {
  writeFileSync(join(base, name), content)
  return join(base, name)
}
const cacheContent = (): string[] => (existsSync(cache) ? readdirSync(cache) : [])

describe('prepare', () => {
  it('runs the steps in a folder of its own and marks the entry complete', async () => {
    const folder = await one(shell('echo made > result'))
    expect(readFileSync(join(folder, 'result'), 'utf8')).toBe('made\n')
    const [entry = ''] = cacheContent()
    expect(entry).toMatch(/^thing-[0-9a-f]{16}$/)
    const marker: unknown = JSON.parse(readFileSync(join(cache, entry, '.complete'), 'utf8'))
    expect(marker).toMatchObject({
      title: 'a thing',
      key: expect.stringMatching(/^[0-9a-f]{64}$/),
      createdAt: expect.any(String),
      durationMs: expect.any(Number),
    })
  })

  it('finds an unchanged preparation in the cache', async () => {
    const recorder = new Recorder()
    const preparation = shell(`echo ran >> ${base}/log`)
    const first = await one(preparation)
    expect(await one(preparation, { telemetry: recorder })).toBe(first)
    expect(readFileSync(join(base, 'log'), 'utf8')).toBe('ran\n')
    expect(recorder.names()).toEqual(['prepare:started', 'prepare:finished'])
    expect(recorder.events[1]?.fields).toMatchObject({ cached: true })
  })

  it('tells its progress', async () => {
    const recorder = new Recorder()
    await one(shell('echo a; echo b >&2'), { telemetry: recorder })
    expect(recorder.names()).toEqual([
      'prepare:started',
      'prepare:step',
      'prepare:output',
      'prepare:output',
      'prepare:finished',
    ])
    expect(recorder.events[1]?.fields).toEqual({ title: 'a thing', step: 'make it' })
    expect(recorder.events[4]?.fields).toMatchObject({ cached: false })
  })

  it('makes it anew when an input changes, and finds the old one when it changes back', async () => {
    const inputs = [input('in', '1')]
    const first = await one(shell('true', { inputs }))
    input('in', '2')
    expect(await one(shell('true', { inputs }))).not.toBe(first)
    input('in', '1')
    expect(await one(shell('true', { inputs }))).toBe(first)
  })

  it('makes it anew when a step or the version of the tool changes, and not for another title', async () => {
    const tool = (version: string) => ({ command: 'echo', versionArgs: [version], install: '' })
    const first = await one(shell('true', { tool: tool('1') }))
    expect(await one(shell('true', { tool: tool('2') }))).not.toBe(first)
    expect(await one(shell(': ', { tool: tool('1') }))).not.toBe(first)
    expect(await one(shell('true', { tool: tool('1'), title: 'other' }))).toBe(first)
  })

  it('fills in its own folder and those of earlier preparations, whose change is a change of what follows', async () => {
    const first = shell('echo $V > v', {
      name: 'first',
      steps: [{ title: 's', command: 'sh', args: ['-c', 'echo "$V" > v'], env: { V: '{first}' } }],
    })
    const second = shell('cp {first}/v . && echo {second} {other} >> v', { name: 'second' })
    const folders = await prepare([first, second], optionsFor(cache))
    expect(readFileSync(join(folders.get('second') ?? '', 'v'), 'utf8')).toBe(
      `${folders.get('first')}\n${folders.get('second')} {other}\n`,
    )
    const changed = { ...first, tool: { ...first.tool, command: 'echo', versionArgs: ['new'] } }
    expect((await prepare([changed, second], optionsFor(cache))).get('second')).not.toBe(folders.get('second'))
  })

  it('gives steps the whole environment of the host, and their own variables', async () => {
    const hostEnv = { ...process.env, HTTPS_PROXY: 'http://proxy' }
    const steps = [{ title: 's', command: 'sh', args: ['-c', 'echo $HTTPS_PROXY $OWN > v'], env: { OWN: 'o' } }]
    expect(readFileSync(join(await one(shell('', { steps }), { hostEnv }), 'v'), 'utf8')).toBe('http://proxy o\n')
  })

  it('kills a step that hangs, says so, and leaves the cache clean', async () => {
    await expect(one(shell('exec sleep 300'), { stepLimitMs: 300 })).rejects.toMatchObject({
      code: 'PREPARE_STEP_FAILED',
      message: expect.stringContaining('it had not ended after'),
    })
    expect(cacheContent()).toEqual([])
  })

  it('only checks the inputs of a preparation without steps', async () => {
    const inputs = [input('program', '')]
    expect(await prepare([shell('', { steps: [], inputs })], optionsFor(cache))).toEqual(new Map())
    expect(cacheContent()).toEqual([])
    await expect(one(shell('', { steps: [], inputs: [join(base, 'absent')] }))).rejects.toMatchObject({
      code: 'PREPARE_INPUT_MISSING',
    })
  })

  it('counts an entry only as long as the files that its steps reported are the same', async () => {
    const file = input('found', '1')
    const report = `h=$(sha256sum < ${file} | cut -d" " -f1); echo "{\\"${file}\\": \\"$h\\"}" > .inputs.json; cp ${file} copy`
    const first = await one(shell(report))
    expect(await one(shell(report))).toBe(first)
    input('found', '2')
    const second = await one(shell(report))
    expect(readFileSync(join(second, 'copy'), 'utf8')).toBe('2')
    expect(await one(shell(report))).toBe(second)
    input('found', '1')
    expect(await one(shell(report))).toBe(first)
  })

  it('makes it again when an input was edited meanwhile', async () => {
    const file = input('in', '1')
    const folder = await one(shell(`cp ${file} copy; echo 2 > ${file}`, { inputs: [file] }))
    expect(readFileSync(join(folder, 'copy'), 'utf8')).toBe('2\n')
  })

  it('gives up when the steps themselves change the inputs each time', async () => {
    const file = input('in', '1')
    const failure = one(shell(`echo more >> ${file}`, { inputs: [file] }))
    await expect(failure).rejects.toMatchObject({
      code: 'PREPARE_STEP_FAILED',
      message: expect.stringContaining('`ignore`'),
    })
    expect(cacheContent()).toEqual([])
  })
})

describe('a preparation that fails', () => {
  it('names the step, the command line, the exit code and the words of the tool, and leaves the cache clean', async () => {
    const recorder = new Recorder()
    const failure = await one(shell('echo "no such symbol" >&2; exit 3'), { telemetry: recorder }).catch(
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({ code: 'PREPARE_STEP_FAILED', preparation: 'thing' })
    const { message } = failure as Error
    for (const part of ['"a thing"', '"make it"', 'exit code 3', `$ sh -c 'echo "no such symbol"`, '| no such symbol'])
      expect(message).toContain(part)
    expect(recorder.events.at(-1)).toMatchObject({ name: 'prepare:failed', fields: { message } })
    expect(cacheContent()).toEqual([])
  })

  it('says what to install when the tool is missing, or is there and does not run', async () => {
    const tool = (command: string) => ({ command, versionArgs: [], install: 'Install it from example.org.' })
    const missing = { code: 'PREPARE_TOOL_MISSING', install: 'Install it from example.org.' }
    await expect(one(shell('true', { tool: tool('tutti-no-tool') }))).rejects.toMatchObject({
      ...missing,
      message: expect.stringMatching(/"tutti-no-tool" was not found on PATH.*Install it from example.org.$/),
    })
    await expect(one(shell('true', { tool: tool('false') }))).rejects.toMatchObject(missing)
    const steps = [{ title: 's', command: 'tutti-no-tool', args: [] }]
    await expect(
      one(shell('', { steps, tool: { ...tool(process.execPath), versionArgs: ['--version'] } })),
    ).rejects.toMatchObject(missing)
    expect(cacheContent()).toEqual([])
  })

  it('names an input that does not exist, before it asks for the tool', async () => {
    const inputs = [join(base, 'absent')]
    const tool = { command: 'tutti-no-tool', versionArgs: [], install: '' }
    await expect(one(shell('true', { inputs, tool }))).rejects.toMatchObject({
      code: 'PREPARE_INPUT_MISSING',
      message: `Preparing "a thing" needs ${inputs[0]}, which does not exist. Check the path that was given.`,
    })
    expect(cacheContent()).toEqual([])
  })

  it('ends what runs on abort, removes what was made and rejects with the reason', async () => {
    const aborter = new AbortController()
    const recorder = new Recorder((name) => name === 'prepare:output' && aborter.abort(new Error('not wanted')))
    const script = 'echo half > result; echo up; exec cat /dev/zero > /dev/null'
    await expect(one(shell(script), { telemetry: recorder, signal: aborter.signal })).rejects.toThrow('not wanted')
    expect(cacheContent()).toEqual([])
  })

  it('makes nothing when the signal is aborted already', async () => {
    await expect(one(shell('true'), { signal: AbortSignal.abort(new Error('late')) })).rejects.toThrow('late')
    expect(cacheContent()).toEqual([])
  })

  it('names the cache folder when it cannot be made', async () => {
    cache = join(input('file', ''), 'below')
    await expect(one(shell('true'))).rejects.toMatchObject({
      code: 'PREPARE_CACHE_UNUSABLE',
      message: expect.stringContaining('TUTTI_CACHE_DIR'),
    })
  })
})

describe('an entry without its marker', () => {
  it('is removed and made anew', async () => {
    const folder = await one(shell('echo made > result'))
    const entry = join(folder, '..')
    rmSync(join(entry, '.complete'))
    mkdirSync(join(entry, 'left-over'))
    const again = await one(shell('echo made > result'))
    expect(again).not.toBe(folder)
    expect(readdirSync(entry).sort()).toEqual(['.complete', '.files', again.slice(entry.length + 1)].sort())
  })

  it('is made anew when the folder or the marker was damaged', async () => {
    const folder = await one(shell('true'))
    rmSync(folder, { recursive: true })
    const again = await one(shell('true'))
    expect(existsSync(again)).toBe(true)
    writeFileSync(join(again, '../.complete'), '{ cut sh')
    expect(existsSync(await one(shell('true')))).toBe(true)
  })
})

describe('callers that prepare the same at the same time', () => {
  it('in one process get one result', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => one(shell(`echo ran >> ${base}/log`))))
    expect(new Set(all).size).toBe(1)
    expect(readFileSync(join(base, 'log'), 'utf8')).toBe('ran\n')
  })

  it('wait no longer than they were told to', async () => {
    await one(shell('true'))
    const [entry = ''] = cacheContent()
    rmSync(join(cache, entry, '.complete'))
    mkdirSync(join(cache, `${entry}.lock`))
    let nowMs = 0
    const clock: Clock = {
      now: () => nowMs,
      setTimer: (delayMs, fire) => {
        nowMs += delayMs
        const handle = setImmediate(fire)
        return { cancel: () => clearImmediate(handle) }
      },
    }
    const failure = { code: 'PREPARE_LOCK_TIMEOUT', message: expect.stringContaining(`${entry}.lock`) }
    await expect(one(shell('true'), { clock, lockTimeoutMs: 500 })).rejects.toMatchObject(failure)
  })

  // Without the abort they would wait until the lock is stale, which takes 10 s.
  it('stop waiting when they are aborted', { timeout: 5_000 }, async () => {
    await one(shell('true'))
    const [entry = ''] = cacheContent()
    rmSync(join(cache, entry, '.complete'))
    mkdirSync(join(cache, `${entry}.lock`))
    const aborter = new AbortController()
    const recorder = new Recorder((name) => name === 'prepare:step' && aborter.abort(new Error('not wanted')))
    await expect(one(shell('true'), { telemetry: recorder, signal: aborter.signal })).rejects.toThrow('not wanted')
  })

  it('begin again when their lock was taken from them, as from a process that was frozen', async () => {
    const script = `mkdir ${base}/taken 2>/dev/null && echo waiting && exec tail -f /dev/null; echo made > result`
    const recorder = new Recorder((name) => {
      if (name !== 'prepare:output') return
      for (const lock of cacheContent().filter((place) => place.endsWith('.lock')))
        rmSync(join(cache, lock), { recursive: true })
    })
    const folder = await one(shell(script), { telemetry: recorder, lockStaleMs: 2_000 })
    expect(readFileSync(join(folder, 'result'), 'utf8')).toBe('made\n')
    expect(recorder.names().filter((name) => name === 'prepare:step')).toHaveLength(2)
    expect(readdirSync(join(folder, '..'))).toHaveLength(3)
  })
})
