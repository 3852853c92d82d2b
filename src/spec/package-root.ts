import { fileURLToPath } from 'node:url'

/**
 * Absolute path of a file of this package that is not compiled, as the sources of an SDK in another language.
 *
 * Compiled modules lie one folder deeper, in `dist/`, and what is not compiled stays where it is. Which of the two
 * this is shows in the name of this very module, so nothing has to be looked for on the disk.
 *
 * @param path - Relative to the package's root, with `/`.
 */
export function packageFile(path: string): string {
  const root = import.meta.url.endsWith('.ts') ? '../../' : '../../../'
  return fileURLToPath(new URL(root + path, import.meta.url))
}

/**
 * Absolute path of a module of this package, in TypeScript when it runs from its sources and compiled when it is
 * installed.
 *
 * @param path - Relative to the package's root, without its extension, as `adapters/runtimes/node/sdk/index`.
 */
export function packageModule(path: string): string {
  return packageFile(import.meta.url.endsWith('.ts') ? `${path}.ts` : `dist/${path}.js`)
}
