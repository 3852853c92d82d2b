import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PrepareError } from '../errors/prepare-error.ts'

/**
 * Absolute path of a file of this package that is not compiled, as the sources of an SDK in another language.
 *
 * Compiled modules lie one folder deeper, in `dist/`, and what is not compiled stays where it is. Which of the two this is shows in the name of this very
 * module. In a bundle that name is another one, or there is none: then it is the package that is installed where the bundle lies.
 *
 * @param path - Relative to the package's root, with `/`.
 * @throws {@link PrepareError} `PREPARE_PACKAGE_MISSING` in a bundle, when no package is installed there.
 */
export function packageFile(path: string): string {
  return join(findRoot().folder, path)
}

/**
 * Absolute path of a module of this package, in TypeScript when it runs from its sources and compiled when it is
 * installed.
 *
 * @param path - Relative to the package's root, without its extension, as `adapters/runtimes/node/sdk/index`.
 * @throws as {@link packageFile}.
 */
export function packageModule(path: string): string {
  const { folder, isSource } = findRoot()
  return join(folder, isSource ? `${path}.ts` : `dist/${path}.js`)
}

interface Root {
  readonly folder: string
  readonly isSource: boolean
}

const NAME = 'src/process/package-root'

function findRoot(): Root {
  // `undefined` in a bundle in the format of CommonJS, although the types say otherwise.
  const url = import.meta.url as string | undefined
  const own = url?.startsWith('file:') === true ? fileURLToPath(url) : undefined
  for (const [ending, isSource] of [
    [`/${NAME}.ts`, true],
    [`/dist/${NAME}.js`, false],
  ] as const) {
    const folder = own?.replaceAll('\\', '/').endsWith(ending) === true ? own.slice(0, -ending.length) : undefined
    // Some bundlers write down the name that this module had where the bundle was made.
    if (folder !== undefined && existsSync(join(folder, 'package.json'))) return { folder, isSource }
  }
  return { folder: findInstalled(own), isSource: false }
}

/** Where the package is installed, seen from the bundle, or from the program that was started. */
function findInstalled(own: string | undefined): string {
  const places = [own, process.argv[1]].filter((place) => place !== undefined)
  for (const place of places) {
    try {
      return dirname(createRequire(place).resolve('tutti/package.json'))
    } catch {
      // Not there; the next place may be another one.
    }
  }
  const bundle = places[0] ?? process.execPath
  const message =
    `The files of the package tutti were not found: this host was bundled into ${bundle}, and the SDKs and build scripts are no part of a bundle. ` +
    'Install tutti where the bundle runs (in a `node_modules` beside or above it); to leave it out of the bundle is not needed, but saves its size ' +
    '(esbuild: `--packages=external`)'
  throw new PrepareError('PREPARE_PACKAGE_MISSING', message, { preparation: 'package', install: 'npm install tutti' })
}
