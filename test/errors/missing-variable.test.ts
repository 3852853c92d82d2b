import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { adviceOn } from '../../src/errors/advice.ts'
import { missingVariable } from '../../src/errors/missing-variable.ts'

const said = (command: string, ...args: readonly string[]): string =>
  spawnSync(command, args, { encoding: 'utf8', env: { PATH: process.env['PATH'] } }).stderr

describe('missingVariable', () => {
  it('is what a program of Python looked up in os.environ', () => {
    expect(missingVariable(said('python3', '-c', 'import os\nos.environ["APIKEY"]'))).toBe('APIKEY')
    expect(missingVariable(said('python3', '-c', '{}["APIKEY"]'))).toBeUndefined()
  })

  it('is what a program of Node says itself', () => {
    const check = "if (process.env.API_KEY === undefined) throw new Error('API_KEY is not set')"
    expect(missingVariable(said(process.execPath, '-e', check))).toBe('API_KEY')
    expect(missingVariable(said(process.execPath, '-e', "import('./not-there.mjs')"))).toBeUndefined()
    expect(missingVariable(said(process.execPath, '-e', "throw new Error('MAX_ITEMS exceeded')"))).toBeUndefined()
  })

  it.each([
    ['panic: environment variable DATABASE_URL must be set\n\ngoroutine 1 [running]:\nmain.main()\n', 'DATABASE_URL'],
    ['2026/01/01 10:00:00 missing REDIS_URL\n', 'REDIS_URL'],
    ['the file is missing\n', undefined],
    ['TypeError [ERR_MISSING_ARGS]: The "path" argument is required\n', undefined],
    ['', undefined],
  ])('of %j is %s', (tail, name) => {
    expect(missingVariable(tail)).toBe(name)
  })

  it('is named by the advice on a death, before READY and after it, and not on one by somebody else', () => {
    const tail = 'API_KEY is not set\n'
    expect(adviceOn({ type: 'exited', code: 1 }, tail)).toContain("`passEnv: ['API_KEY']`")
    const early = { type: 'handshake_failed', cause: 'exited', diagnosis: 'x' } as const
    expect(adviceOn(early, tail)).toContain("`passEnv: ['API_KEY']`")
    expect(adviceOn({ type: 'signaled', signal: 'SIGTERM' }, tail)).not.toContain('passEnv')
  })
})
