import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { resolveWorkerStart } from '../../src/spec/resolve-worker-start.ts'
import { optionsPage } from './options-page.ts'

const page = readFileSync(new URL('../../docs/options.md', import.meta.url), 'utf8')

/** Options of a section whose default is a value, as the page says it. */
function defaultsIn(heading: string): ReadonlyMap<string, unknown> {
  const [, section = ''] = page.split(`\n## ${heading}\n`)
  const rows = [
    ...(section.split('\n## ')[0] ?? '').matchAll(/^\| `(\w+)` \|.*\bDefault `?('\w+'|\d[\d .]*\d|\d)(?! ×)/gm),
  ]
  return new Map(
    rows.map(([, name = '', said = '']) => [
      name,
      said.startsWith("'") ? said.slice(1, -1) : Number(said.replaceAll(' ', '')),
    ]),
  )
}

describe('docs/options.md', () => {
  it('is what the comments of the types say; `npm run docs:options` writes it', () => {
    expect(page).toBe(optionsPage())
  })

  it('names the defaults that are filled in', () => {
    const resolved = resolveWorkerStart({ kind: 'worker', runtime: 'test', command: 'true' }, { path: 'w' })
    const said = {
      ...Object.fromEntries(defaultsIn('The program')),
      mailbox: Object.fromEntries(defaultsIn('mailbox')),
    }
    expect(Object.keys(said).length).toBeGreaterThan(7)
    expect(resolved).toMatchObject(said)
  })
})
