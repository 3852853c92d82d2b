import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { node } from '../../../../adapters/runtimes/node/adapter.ts'
import { rejectionOf, runProgram } from '../../run-program.ts'

let base: string
let cache: string
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'tutti-node-')))
  cache = join(base, 'cache')
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

/** Writes a file below the temporary folder and gives its path. */
const file = (name: string, content: string): string => {
  const path = join(base, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}
const outputOf = async (...options: Parameters<typeof node>): Promise<string> =>
  (await runProgram(node(...options), cache)).output
const hrefOf = (path: string): string => pathToFileURL(path).href
const cacheContent = (): string[] => (existsSync(cache) ? readdirSync(cache) : [])

describe('node', () => {
  it('is data that survives JSON', () => {
    const program = node({ program: join(base, 'p.ts'), args: ['a'], env: { E: '1' }, heartbeatMs: 'off' })
    expect(JSON.parse(JSON.stringify(program))).toEqual(program)
    expect(program).toMatchObject({ kind: 'worker', runtime: 'node', env: { E: '1' }, heartbeatMs: 'off' })
  })

  it('refuses a program that is neither an absolute path nor a file URL', () => {
    for (const program of ['./p.ts', new URL('https://example.org/p.ts')]) {
      expect(() => node({ program })).toThrow(expect.objectContaining({ code: 'SPEC_INVALID_OPTION' }))
    }
  })

  it.each(['p.mjs', 'p.ts'])('names %s when it does not exist', async (name) => {
    const error = await rejectionOf(runProgram(node({ program: join(base, name) }), cache))
    expect(error).toMatchObject({ code: 'PREPARE_INPUT_MISSING', message: expect.stringContaining(join(base, name)) })
    expect(cacheContent()).toEqual([])
  })

  it('runs JavaScript as it is, with arguments for Node and for the program', async () => {
    const program = file('p.cjs', 'console.log(process.execArgv, process.argv.slice(2), __filename)')
    const output = await outputOf({ program, nodeArgs: ['--stack-size=900'], args: ['x'] })
    expect(output).toBe(`[ '--stack-size=900' ] [ 'x' ] ${program}\n`)
    expect(cacheContent()).toEqual([])
  })
})

describe('a program in TypeScript', () => {
  it('runs with what it imports by path, packages and the SDK', async () => {
    file('node_modules/esm/package.json', '{"name":"esm","type":"module","exports":"./i.js"}')
    file('node_modules/esm/i.js', 'export const place = import.meta.url')
    file('node_modules/cjs/package.json', '{"name":"cjs"}')
    file('node_modules/cjs/index.js', 'exports.dir = __dirname')
    file('shared/data.json', '{"value":1}')
    file(
      'shared/part.ts',
      `import data from './data.json' with { type: 'json' }\nexport const part: number = data.value`,
    )
    const program = file(
      'programs/p.ts',
      `import { dir } from 'cjs'
       import { place } from 'esm'
       import { serve } from 'tutti/adapters/node/sdk'
       import { part } from '../shared/part.ts'
       enum Kind { Two = 2 }
       console.log(part, Kind.Two, typeof serve, (await import('esm')).place === place, place, dir)`,
    )
    const place = hrefOf(join(base, 'node_modules/esm/i.js'))
    const dir = join(base, 'node_modules/cjs')
    expect(await outputOf({ program: pathToFileURL(program) })).toBe(`1 2 function true ${place} ${dir}\n`)
  })

  it('finds files beside its source, in each of its modules', async () => {
    const other = file('lib/other.ts', 'export const place = import.meta.url')
    const text = `#!/usr/bin/env node
      import { place } from './lib/other.ts'
      console.log(import.meta.url, import.meta.filename, import.meta.dirname, place)`
    const program = file('p.mts', text)
    expect(await outputOf({ program })).toBe(`${hrefOf(program)} ${program} ${base} ${hrefOf(other)}\n`)
  })

  it('names its own files and lines in stacks, unless told not to', async () => {
    const program = file(
      'p.ts',
      'interface Gone {\n  readonly a: number\n}\nconsole.log(new Error("x" as string).stack)',
    )
    expect(await outputOf({ program })).toContain(`${program}:4:13`)
    expect(await outputOf({ program, sourceMaps: false })).not.toContain(program)
  })

  it('is bundled anew when a file that it imports, or the version of a package, changes, and else found', async () => {
    const manifest = file('node_modules/a/package.json', '{"name":"a","version":"1.0.0"}')
    file('node_modules/a/index.js', 'exports.a = 1')
    file('far/part.ts', 'export const part = 1')
    const program = file(
      'near/p.ts',
      `import { a } from 'a'\nimport { part } from '../far/part.ts'\nconsole.log(a, part)`,
    )
    const folder = async (): Promise<string> => (await runProgram(node({ program }), cache)).folders.get('bundle') ?? ''
    const first = await folder()
    file('near/unrelated.ts', '')
    expect(await folder()).toBe(first)
    file('far/part.ts', 'export const part = 2')
    const second = await folder()
    expect(second).not.toBe(first)
    writeFileSync(manifest, '{"name":"a","version":"2.0.0"}')
    expect(await folder()).not.toBe(second)
    expect(await outputOf({ program })).toBe('1 2\n')
  })

  it.each([
    ['a syntax error', 'const a: number =\n', 'p.ts:2:0'],
    ['a package that is not installed', `import 'tutti-no-package'\n`, 'Could not resolve "tutti-no-package"'],
    ['a file that does not exist', `import './absent.ts'\n`, 'Could not resolve "./absent.ts"'],
  ])('with %s is refused in the words of esbuild, and leaves the cache clean', async (_what, text, words) => {
    const error = await rejectionOf(outputOf({ program: file('p.ts', text) }))
    expect(error).toMatchObject({ code: 'PREPARE_STEP_FAILED', message: expect.stringContaining(words) })
    expect(error.message).toContain('"bundle of p.ts"')
    expect(cacheContent()).toEqual([])
  })
})

describe('a program with a lock file and no node_modules', () => {
  it('gets its packages in the cache', { timeout: 30_000 }, async () => {
    file('packed/package.json', '{"name":"packed","version":"1.0.0","main":"i.js"}')
    file('packed/i.js', 'exports.where = __dirname')
    execFileSync('npm', ['pack', '--silent', '--pack-destination', base], { cwd: join(base, 'packed') })
    const manifest = { name: 'own', version: '1.0.0', dependencies: { packed: `file:${base}/packed-1.0.0.tgz` } }
    file('own/package.json', JSON.stringify(manifest))
    execFileSync('npm', ['install', '--package-lock-only', '--silent', '--no-audit'], { cwd: join(base, 'own') })
    const program = file('own/p.mjs', `import { where } from 'packed'\nconsole.log(where)`)

    const { output, folders } = await runProgram(node({ program }), cache)
    expect(output).toBe(`${join(folders.get('packages') ?? '', 'node_modules/packed')}\n`)
    expect(readdirSync(join(base, 'own')).sort()).toEqual(['p.mjs', 'package-lock.json', 'package.json'])
  })
})
