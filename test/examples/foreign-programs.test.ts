import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const main = fileURLToPath(new URL('../../examples/05-foreign-programs/main.ts', import.meta.url))

it('programs that know nothing of Tutti are called, without a changed byte', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', main])
  expect(stdout.split('\n').filter((line) => / =|^Node/.test(line))).toEqual([
    'bc: 2 ^ 100 = 1267650600228229401496703205376',
    'Go: 1 + 2 + 3 = 6',
    'Node: UNCHANGED',
    'Erlang: 30! = 265252859812191058636308480000000n',
  ])
})
