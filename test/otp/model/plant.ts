import { mkdtempSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build as bundle, type Plugin } from 'esbuild'
import type { Patch } from './mutants.ts'
import type { CreateSupervisors } from './reality.ts'

const supervisors = fileURLToPath(new URL('../../../src/supervisor/', import.meta.url))

/**
 * A copy of the supervisors with other texts in it. The sources stay as they are.
 *
 * @throws when the anchor of a patch is not found exactly once.
 */
export async function plant(patches: readonly Patch[]): Promise<CreateSupervisors> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'tutti-copy-')), 'supervisors.mjs')
  await bundle({
    entryPoints: [join(supervisors, 'create-supervisors.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
    plugins: [patching(patches)],
  })
  const copy = (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as {
    createSupervisors: CreateSupervisors
  }
  return copy.createSupervisors
}

function patching(patches: readonly Patch[]): Plugin {
  return {
    name: 'patching',
    setup: (build) => {
      build.onLoad({ filter: /\/src\/supervisor\/.*\.ts$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8')
        return {
          loader: 'ts',
          contents: patches.filter(({ file }) => file === relative(supervisors, path)).reduce(apply, source),
        }
      })
    },
  }
}

function apply(source: string, { file, anchor, replacement }: Patch): string {
  const [before, after, ...others] = source.split(anchor)
  if (before !== undefined && after !== undefined && others.length === 0) return before + replacement + after
  throw new Error(
    `src/supervisor/${file} contains this ${after === undefined ? 'nowhere' : 'more than once'}: ${anchor}\n` +
      'Say in test/otp/model where the bug is to be planted now.',
  )
}
