import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../src/errors/catalogue.ts'
import * as entry from '../../src/index.ts'
import * as testing from '../../src/testing/index.ts'
import { errorsPage } from './errors-page.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const filesIn = (folder: string, extension: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(extension))
    .map((path) => join(folder, path))

/** Codes of earlier releases. They are never used again, for anything. */
const RETIRED: readonly string[] = []

const codes = Object.keys(CATALOGUE)

describe('the catalogue of errors', () => {
  it('is what docs/errors.md says; `npm run docs:errors` writes it', () => {
    expect(read('docs/errors.md')).toBe(errorsPage())
  })

  it('names exactly the error classes that are exported', () => {
    const exported = Object.entries<unknown>({ ...entry, ...testing }).flatMap(([name, value]) =>
      typeof value === 'function' && value !== Error && value.prototype instanceof Error ? [name] : [],
    )
    const named = new Set(Object.values(CATALOGUE).map((each) => each.class))
    expect(exported.filter((name) => name !== 'TuttiError').sort()).toEqual([...named].sort())
  })

  it('holds no code that nothing raises', () => {
    const sources = filesIn('src', '.ts').filter((path) => !path.endsWith('catalogue.ts'))
    const text = sources.map(read).join('\n')
    expect(codes.filter((code) => !text.includes(`'${code}'`))).toEqual([])
  })

  it('holds every code that the documentation names', () => {
    const pages = [...filesIn('docs', '.md'), ...filesIn('adapters', '.md'), ...filesIn('actors', '.md')]
    const named = pages.flatMap((path) =>
      [...read(path).matchAll(/`((?:SPEC|START|CALL|REMOTE|WIRE|PREPARE|TASK|TEST)_[A-Z_]*[A-Z])`/g)].map(
        ([, code]) => ({
          path,
          code,
        }),
      ),
    )
    expect(named.filter(({ code }) => code !== undefined && !codes.includes(code))).toEqual([])
  })

  it('uses no retired code again', () => {
    expect(RETIRED.filter((code) => codes.includes(code))).toEqual([])
  })
})
