import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PrepareError } from '../errors/prepare-error.ts'

import { A_TEXT } from '../options/option-rule.ts'
import { checkOption } from '../options/options-of.ts'

/**
 * Absolute path of a file of this package that is not compiled, as the sources of an SDK in another
 * language.
 *
 * Compiled modules lie in `dist/`, and what is not compiled stays where it is. In a bundle of the
 * user's the files are those of the package that is installed where the bundle lies.
 *
 * @param path - Relative to the package's root, with `/`.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` when it is no text; {@link PrepareError}
 *   `PREPARE_PACKAGE_MISSING` in a bundle, when no package is installed there.
 */
export function packageFile(path: string): string {
  checkOption({ owner: 'packageFile()', name: 'path' }, path, A_TEXT)
  return join(findRoot().folder, path)
}

/**
 * Absolute path of a module of this package, in TypeScript when it runs from its sources and
 * compiled when it is installed.
 *
 * @param path - Relative to the package's root, without its extension, as
 *   `adapters/runtimes/node/sdk/index`.
 * @throws as {@link packageFile}.
 */
export function packageModule(path: string): string {
  checkOption({ owner: 'packageModule()', name: 'path' }, path, A_TEXT)
  const { folder, isSource } = findRoot()
  return join(folder, isSource ? `${path}.ts` : `dist/${path}.js`)
}

interface Root {
  readonly folder: string
  readonly isSource: boolean
}

function findRoot(): Root {
  // `undefined` in a bundle in the format of CommonJS, although the types say otherwise.
  const url = import.meta.url as string | undefined
  const own = url?.startsWith('file:') === true ? fileURLToPath(url) : undefined
  const folder = own === undefined ? undefined : ownPackageOf(own)
  if (own !== undefined && folder !== undefined) return { folder, isSource: own.endsWith('.ts') }
  return { folder: findInstalled(own), isSource: false }
}

/**
 * The package that this module is part of, by its place in it: as a source, or in `dist/`. A bundle
 * of the user's may lie in a folder of that name, or be made of a module with such a name, so what
 * must be there is looked for. Nothing is opened for it: a host without descriptors learns what it
 * needs, too.
 */
function ownPackageOf(path: string): string | undefined {
  const [, folder] = /^(.*)\/(?:src\/process\/package-root\.ts|dist\/.+\.js)$/.exec(path.replaceAll('\\', '/')) ?? []
  return folder !== undefined && existsSync(join(folder, 'adapters/runtimes')) ? folder : undefined
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
