import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import * as esbuild from 'esbuild'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Programs that run in a Node of their own. */
const ENTRIES = {
  'shape-process': at('shape-process.ts'),
  'idle-host': at('../programs/idle-host.ts'),
  'flooded-host': at('../programs/flooded-host.ts'),
} as const

/** What was compiled; to be removed when nothing of it runs any more. */
export interface Compiled {
  pathOf(entry: keyof typeof ENTRIES): string
  remove(): void
}

/**
 * Compiles the host, and what drives it, as users run it: plain JavaScript. A loader that compiles
 * on the way keeps the names of functions, which makes each call half as dear again.
 *
 * It lies below `node_modules`, so that packages are found from there.
 */
export async function compile(): Promise<Compiled> {
  const parent = at('../../node_modules/.cache')
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, 'tutti-bench-'))
  await esbuild.build({
    entryPoints: ENTRIES,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'linked',
    plugins: [modulesKeepTheirPlace],
    logLevel: 'warning',
  })
  return {
    pathOf: (entry) => join(folder, `${entry}.mjs`),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/**
 * A module that looks for a file beside itself finds it where it was written, not where it was
 * bundled.
 */
const modulesKeepTheirPlace: esbuild.Plugin = {
  name: 'modules-keep-their-place',
  setup(build) {
    build.onLoad({ filter: /[\\/](?:src|adapters|bench)[\\/].*\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8')
      const place = `const modulePlace = ${JSON.stringify(pathToFileURL(path).href)};`
      const contents = source.includes('import.meta.url')
        ? place + source.replaceAll('import.meta.url', 'modulePlace')
        : source
      return { contents, loader: 'ts' }
    })
  },
}
