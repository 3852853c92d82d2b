import { describe, expect, it } from 'vitest'
import { type StartOptions, start, supervisor } from '../../src/index.ts'
import { checkStartOptions } from '../../src/system/start-options.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'
import { refusal } from '../spec/fakes.ts'

const WRONG: Readonly<Record<keyof StartOptions, readonly unknown[]>> = {
  log: [null, 'quiet', 5, [], { format: 'xml' }, { logger: console.log }, { logger: {} }],
  signals: [null, 'SIGINT', 5, {}, [null], ['SIGNOPE'], ['SIGKILL'], ['SIGSTOP'], ['constructor']],
  phases: [null, 'tree', 5, {}, [null], ['tree']],
  cacheDir: [null, '', 5, {}, ['x']],
  containment: [null, 5, {}, 10n, Symbol('s')],
  onRootExit: [null, 'restart', 5, {}, true],
  kinds: [null, 'x', 5, {}, [null], ['acme:x'], [{ name: 'worker' }], [{ name: 'acme:x', type: 'worker', parse: 5 }]],
  signal: [null, 'x', 5, {}, new AbortController()],
  clock: [null, 'x', 5, {}, { now: () => 0 }],
}

describe('checkStartOptions', () => {
  it.each(Object.entries(WRONG))('refuses a wrong %s, by its name', (name, values) => {
    for (const value of values)
      expect(refusal(() => checkStartOptions({ log: 'silent', [name]: value }))).toMatch(
        new RegExp(`^SPEC_INVALID_OPTION Options of start\\(\\): expected \`${name}[.a-z\\[\\]0-9]*\` to be .*; got `),
      )
  })

  it('says of a signal which it is, and why it cannot be listened for', () => {
    const options = { signals: ['SIGINT', 'SIGKILL'] } as const
    expect(refusal(() => checkStartOptions(options))).toMatch(/`signals\[1\]`.*got 'SIGKILL', on which the kernel acts/)
  })

  it('refuses names that do not exist', () => {
    expect(refusal(() => checkStartOptions({ signls: [] } as StartOptions))).toMatch(/^SPEC_UNKNOWN_OPTION .*`signls`/)
    expect(refusal(() => checkStartOptions({ log: { levle: 'info' } } as StartOptions))).toMatch(
      /^SPEC_UNKNOWN_OPTION .*`log`: there is no option `levle`/,
    )
  })

  it('takes what is right, and what is undefined', () => {
    const right: readonly StartOptions[] = [
      {},
      { log: 'silent' },
      { log: { level: 'info', format: 'json' } },
      { onRootExit: 'exit' },
      { onRootExit: 'report' },
      { onRootExit: () => undefined },
      { signals: ['SIGINT', 'SIGTERM'], signal: AbortSignal.abort(), clock: new TestClock(), cacheDir: '/tmp/x' },
    ]
    for (const options of right) expect(checkStartOptions(options)).toEqual(options)
  })

  it('a wrong option rejects start(), which leaves nothing behind', async () => {
    const tree = supervisor('main', {}, [])
    const before = process.listenerCount('SIGUSR2')
    const options = { signals: ['SIGUSR2'], signal: 5 } as unknown as StartOptions
    await expect(start(tree, options)).rejects.toMatchObject({ code: 'SPEC_INVALID_OPTION' })
    await expect(start(tree, null as unknown as StartOptions)).rejects.toMatchObject({ code: 'SPEC_INVALID_OPTION' })
    expect(process.listenerCount('SIGUSR2')).toBe(before)
  })
})
