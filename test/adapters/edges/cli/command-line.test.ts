import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runTutti } from './run-tutti.ts'

describe('the command line', () => {
  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect(await runTutti('--version')).toEqual({ stdout: `${version}\n`, stderr: '', code: 0 })
  })

  it('refuses a command that it does not know', async () => {
    const { code, stderr } = await runTutti('conduct')
    expect(code).toBe(1)
    expect(stderr).toBe("error: unknown command 'conduct'\n")
  })
})
