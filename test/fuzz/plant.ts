import { mkdtempSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build as bundle, type Plugin } from 'esbuild'
import type { Patch } from './mutants.ts'
import type { Host } from './stage.ts'

const src = fileURLToPath(new URL('../../src/', import.meta.url))

const PARTS = `
  export { createRuntime } from './system/runtime.ts'
  export { Ref } from './registry/ref.ts'
`

/**
 * A copy of the host with another text in it. The sources stay as they are.
 *
 * @throws when the anchor of the patch is not found exactly once.
 */
export async function plant(patch: Patch | undefined): Promise<Host> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'tutti-copy-')), 'host.mjs')
  await bundle({
    stdin: { contents: PARTS, resolveDir: src, loader: 'ts' },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
    // What is bundled may ask for what Node brings along in the old way.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
    plugins: patch === undefined ? [] : [patching(patch)],
  })
  return (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as Host
}

function patching(patch: Patch): Plugin {
  return {
    name: 'patching',
    setup: (build) => {
      build.onLoad({ filter: /\/src\/.+\.ts$/ }, async ({ path }) => {
        if (relative(src, path) !== patch.file) return undefined
        return { loader: 'ts', contents: applied(patch, await readFile(path, 'utf8')) }
      })
    },
  }
}

function applied({ file, anchor, replacement }: Patch, source: string): string {
  const [before, after, ...others] = source.split(anchor)
  if (before !== undefined && after !== undefined && others.length === 0) return before + replacement + after
  throw new Error(
    `src/${file} contains this ${after === undefined ? 'nowhere' : 'more than once'}: ${anchor}\n` +
      'Say in test/fuzz/mutants.ts where the bug is to be planted now.',
  )
}
