import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildSync } from 'esbuild'

const FIXTURES = resolve(import.meta.dirname, '../../../../fixtures/workers/node')
// Under node_modules, so that the packages that stay outside of the bundle are found; one folder
// per test file.
const CACHES = resolve(import.meta.dirname, '../../../../node_modules/.cache')
let cache = ''

/** Bundles every fixture into one file, as the host's prepare step does. */
export function buildPrograms(): void {
  mkdirSync(CACHES, { recursive: true })
  cache = mkdtempSync(join(CACHES, 'tutti-sdk-test-'))
  buildSync({
    entryPoints: readdirSync(FIXTURES)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(FIXTURES, name)),
    outdir: cache,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
  })
}

/** The built file of a fixture. */
export function programOf(fixture: string): string {
  return join(cache, `${fixture}.mjs`)
}

/** The source file of a fixture. */
export function sourceOf(fixture: string): string {
  return join(FIXTURES, `${fixture}.ts`)
}

export function removePrograms(): void {
  rmSync(cache, { recursive: true, force: true })
}
