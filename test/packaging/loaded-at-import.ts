import { realpathSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { relative } from 'node:path'
import { build } from 'esbuild'

/**
 * What the import of a module makes Node read before it runs; what is imported later, by
 * `import()`, is no part.
 */
export interface LoadedAtImport {
  /** Relative to the folder. */
  readonly files: readonly string[]
  /** Without those of Node itself. */
  readonly packages: readonly string[]
}

/** Follows the imports of a module, as far as they lead within its folder. */
export async function loadedAtImport(folder: string, entry: string): Promise<LoadedAtImport> {
  const absWorkingDir = realpathSync(folder)
  const { metafile } = await build({
    absWorkingDir,
    entryPoints: [entry],
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const files = new Set<string>()
  const packages = new Set<string>()
  const follow = (file: string): void => {
    if (files.has(file)) return
    files.add(file)
    for (const { path, kind, external } of metafile.inputs[file]?.imports ?? []) {
      if (kind !== 'import-statement') continue
      if (external !== true) follow(path)
      else if (!isBuiltin(path)) packages.add(path)
    }
  }
  follow(relative('.', entry))
  return { files: [...files], packages: [...packages].sort() }
}
