import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ruby } from '../../../../adapters/runtimes/ruby/adapter.ts'
import { type System, worker } from '../../../../src/index.ts'
import { startMain } from '../../../fixtures/systems.ts'
import { rejectionOf, runProgram } from '../../run-program.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const program = ruby({ program: new URL('../../../fixtures/workers/ruby/troubles.rb', import.meta.url) })
const INTERPRETER = 'ruby'
const hasRuby = spawnSync(INTERPRETER, ['-rmsgpack', '-e', '0']).status === 0

const startTwo = (): Promise<System> =>
  startMain([worker('w', program), worker('sibling', program)], { intensity: 100 })

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'tutti-ruby-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

describe('ruby', () => {
  it('is data that survives JSON', () => {
    const made = ruby({ program: '/x.rb', args: ['a'], rubyArgs: ['--yjit'], env: { RUBYLIB: '/own', A: '1' } })
    expect(JSON.parse(JSON.stringify(made))).toEqual(made)
    expect(made).toMatchObject({ kind: 'worker', runtime: 'ruby', command: 'ruby', args: ['--yjit', '/x.rb', 'a'] })
    expect(made.env).toEqual({ A: '1', RUBYLIB: expect.stringMatching(/ruby\/sdk\/lib:\/own$/) })
  })

  it('refuses a program that is neither an absolute path nor a file URL', () => {
    expect(() => ruby({ program: 'x.rb' })).toThrow(expect.objectContaining({ code: 'SPEC_INVALID_OPTION' }))
  })

  it('names the program that is not there', async () => {
    const base = folder()
    expect(await rejectionOf(runProgram(ruby({ program: join(base, 'x.rb') }), join(base, 'cache')))).toMatchObject({
      code: 'PREPARE_INPUT_MISSING',
      message: expect.stringContaining(join(base, 'x.rb')),
    })
  })

  it('says what to install when there is no Ruby', async () => {
    const base = folder()
    writeFileSync(join(base, 'x.rb'), '')
    const missing = ruby({ program: join(base, 'x.rb'), ruby: 'tutti-no-ruby' })
    expect(await rejectionOf(runProgram(missing, join(base, 'cache')))).toMatchObject({
      code: 'PREPARE_TOOL_MISSING',
      message: expect.stringContaining('apt-get install ruby ruby-msgpack'),
    })
  })

  it.skipIf(!hasRuby)('says what to install when there is no msgpack', async () => {
    const base = folder()
    writeFileSync(join(base, 'x.rb'), '')
    writeFileSync(join(base, 'bare'), '#!/bin/sh\nexec ruby --disable-gems "$@"\n', { mode: 0o755 })
    const made = ruby({ program: join(base, 'x.rb'), ruby: join(base, 'bare') })
    const looking = (made.prepare ?? []).map((each) => ({
      ...each,
      tool: { ...each.tool, versionArgs: ['--version'] },
    }))
    const steps = looking.map((each) => ({
      ...each,
      steps: each.steps.map((step) => ({ ...step, env: { RUBYOPT: `-I${base}` } })),
    }))
    writeFileSync(join(base, 'msgpack.rb'), 'raise LoadError')
    expect(await rejectionOf(runProgram({ ...made, prepare: steps }, join(base, 'cache')))).toMatchObject({
      code: 'PREPARE_STEP_FAILED',
      message: expect.stringContaining('The gem msgpack is missing: apt-get install ruby ruby-msgpack'),
    })
  })
})

describe.skipIf(!hasRuby)('a handler in Ruby', { timeout: 120_000 }, () => {
  it.each([
    ['exit', { code: 3 }],
    ['abort', { signal: 'SIGABRT' }],
  ])('that ends its process by %s is told with the certificate, and nobody else notices', async (method, death) => {
    const system = await startTwo()
    const sibling = system.ref('main/sibling')
    const before = sibling.call('echo', 'before')
    await expect(system.ref('main/w').call(method)).rejects.toMatchObject({ code: 'CALL_EXITED', death })
    expect(await before).toBe('before')
    expect(await sibling.call('echo', 'after')).toBe('after')
    expect(sibling.lastDeath).toBeUndefined()
    expect(await system.ref('main/w').call('echo', 'again')).toBe('again')
  })

  it('may fail in any other way, and the worker lives on', async () => {
    const system = await startTwo()
    const ref = system.ref('main/w')
    for (const [method, name] of [
      ['overflow', 'SystemStackError'],
      ['raise_nasty', 'Nasty'],
      ['raise_interrupt', 'Interrupt'],
      ['throw_symbol', 'UncaughtThrowError'],
      ['bad_fraction', 'ArgumentError'],
    ] as const) {
      await expect(ref.call(method)).rejects.toMatchObject({ code: 'REMOTE_ERROR', remote: { name } })
    }
    expect(await ref.call('echo', 1)).toBe(1)
    expect(ref.lastDeath).toBeUndefined()
  })

  it('is broken off when its call is cancelled, wherever it is', async () => {
    const system = await startTwo()
    const ref = system.ref('main/w')
    for (const method of ['sleep', 'swallow', 'print_without_end']) {
      const abort = new AbortController()
      const call = ref.call(method, null, { signal: abort.signal, deadlineMs: 'infinity' })
      const refused = expect(call).rejects.toMatchObject({ code: 'CALL_ABORTED' })
      expect(await system.ref('main/sibling').call('echo', 'meanwhile')).toBe('meanwhile')
      abort.abort()
      await refused
      expect(await ref.call('echo', 'after')).toBe('after')
    }
    expect(ref.lastDeath).toBeUndefined()
  })
})

describe.skipIf(!hasRuby)("the README's programs", { timeout: 120_000 }, () => {
  const page = readFileSync(join(root, 'adapters/runtimes/ruby/README.md'), 'utf8')
  const blocks = [...page.matchAll(/^```ruby\n(.*?)^```/gms)].map(([, code = '']) => code)

  it('answer', async () => {
    const base = folder()
    const [words = '', streams = ''] = blocks
    writeFileSync(join(base, 'words.rb'), words)
    writeFileSync(join(base, 'streams.rb'), `require 'tutti'\nworker = Tutti::Worker.new\n${streams}worker.run\n`)
    const system = await startMain([
      worker('words', ruby({ program: join(base, 'words.rb') })),
      worker('streams', ruby({ program: join(base, 'streams.rb') })),
    ])
    const args = { text: 'one two three', maxWords: 2 }
    expect(await system.ref('main/words').call('words', args)).toEqual(['one', 'two'])
    await expect(system.ref('main/words').call('words', 7)).rejects.toMatchObject({
      remote: { name: 'BadArguments', message: expect.stringContaining('expected a map; got Integer') },
    })
    const ref = system.ref('main/streams')
    expect(await ref.call('sum', null, { input: [1, 2, 3.5] })).toBe(6.5)
    const counted: unknown[] = []
    for await (const n of ref.stream('count_to', 3)) counted.push(n)
    expect(counted).toEqual([1, 2, 3])
  })

  it('say what they are when they are started by hand', () => {
    const base = folder()
    writeFileSync(join(base, 'words.rb'), blocks[0] ?? '')
    const library = join(root, 'adapters/runtimes/ruby/sdk/lib')
    expect(spawnSync(INTERPRETER, ['-I', library, join(base, 'words.rb')], { encoding: 'utf8' })).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('this program is a Tutti worker'),
    })
  })
})
