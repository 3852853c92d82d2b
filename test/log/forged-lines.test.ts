import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { compiled } from '../fixtures/compiled.ts'

const run = promisify(execFile)

it('a log of text cannot be forged by what a worker logs, nor does it act on a terminal', async () => {
  const host = fileURLToPath(new URL('../fixtures/hosts/forging.ts', import.meta.url))
  const { stderr } = await run(process.execPath, [await compiled(host)])
  expect(stderr).toContain('[main/w] first\n    | [12:00:00.000] INFO: all well\n    | last \\x1b[2J\\x9b31m\\u202e\n')
  for (const line of stderr.trimEnd().split('\n')) expect(line).toMatch(/^(\[\d\d:\d\d:\d\d\.\d{3}\] [A-Z]+: | {4}\| )/)
})
