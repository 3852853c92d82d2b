import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const host = fileURLToPath(new URL('../fixtures/hosts/folder-removed.ts', import.meta.url))

describe('a host whose working folder is removed', () => {
  it.each(['before', 'after'])(
    'starts its workers and starts them again, when it was removed %s its start',
    async (when) => {
      const args = ['--import', import.meta.resolve('tsx'), host, when, 'auto']
      const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 })
      expect(stdout).toBe('node python node python\n')
    },
  )
})
