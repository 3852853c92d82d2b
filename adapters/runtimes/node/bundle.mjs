// Bundles one program for adapters/runtimes/node/adapter.ts. Plain JavaScript: it runs as a step of
// a preparation, in plain Node.
//
//   program.ts and what it imports by path ─┐
//   the SDK and msgpackr ───────────────────┼─> <out>/program.mjs (+ .map)
//   other packages: stay where they are, imported by absolute file URL
//   <out>/.inputs.json: path → SHA-256 of all that was read

import { createHash } from 'node:crypto'
import { existsSync, realpathSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { dirname, extname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const { values } = parseArgs({
  options: {
    program: { type: 'string' },
    out: { type: 'string' },
    sdk: { type: 'string' },
    packages: { type: 'string' },
  },
})
const SDK_NAME = 'tutti/adapters/node/sdk'
const PACKAGES = `${sep}node_modules${sep}`
// Real paths, since those are what esbuild speaks of.
const PROGRAM = realpathSync(values.program)
const PROGRAM_PACKAGE = packageFolderOf(PROGRAM)
const SDK = realpathSync(values.sdk)
const SDK_FOLDER = dirname(SDK) + sep

/** Hashes of the sources, taken from the very bytes that were bundled. */
const read = new Map()

/** Where imports lead. */
const imports = {
  name: 'imports',
  setup({ onResolve, resolve: esbuildResolve }) {
    // Always the SDK of the host's own version, also when the program's folder has no packages
    // installed.
    onResolve({ filter: new RegExp(`^${SDK_NAME}$`) }, () => ({ path: SDK }))
    onResolve({ filter: /^[^./]/ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      if (pluginData === imports || kind === 'entry-point' || /^[A-Za-z]:[\\/]/.test(path)) return undefined
      if (isBuiltin(path)) return { path, external: true }
      // What a bundled package imports beyond itself is optional, as msgpackr's native module: left
      // to fail at run time.
      if (isForeign(importer)) return { path, external: true }
      const found = await esbuildResolve(path, { importer, kind, resolveDir, pluginData: imports })
      if (found.errors.length > 0) return { errors: found.errors, warnings: found.warnings }
      if (found.external || importer.startsWith(SDK_FOLDER)) return found
      // A link into a workspace is source of the user's own; everything below node_modules is
      // somebody else's.
      if (!isForeign(found.path) && extname(found.path) !== '.node') return found
      if (isForeign(found.path)) await remember(packageJsonOf(found.path))
      return { path: kind === 'require-call' ? found.path : pathToFileURL(found.path).href, external: true }
    })
    onResolve({ filter: /\.node$/ }, ({ path, resolveDir }) => ({ path: resolve(resolveDir, path), external: true }))
  },
}

/**
 * `import.meta` stays that of the source: `new URL('./data.json', import.meta.url)` finds the file
 * beside it.
 */
const sources = {
  name: 'sources',
  setup({ onLoad }) {
    onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async ({ path }) => {
      const text = await remember(path)
      if (isForeign(path)) return { contents: withoutMap(text), loader: 'js' }
      if (!/\bimport\.meta\b/.test(text)) return { contents: text, loader: loaderOf(path) }
      const url = pathToFileURL(path).href
      const facts = { __tuttiUrl: url, __tuttiFilename: path, __tuttiDirname: dirname(path) }
      const constants = Object.entries(facts).map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
      // On the first line, behind a `#!`, so that line numbers stay what they are.
      const [hashbang = ''] = /^#!.*\n/.exec(text) ?? []
      return {
        contents: `${hashbang}const ${constants.join(', ')};${text.slice(hashbang.length)}`,
        loader: loaderOf(path),
      }
    })
  },
}

try {
  await bundle()
} catch (error) {
  // esbuild has printed its own errors already, with file, line and what is wrong.
  if (!Array.isArray(error?.errors)) console.error(error)
  process.exitCode = 1
}

async function bundle() {
  const { metafile } = await build({
    entryPoints: [PROGRAM],
    outfile: join(values.out, 'program.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // As Node does it: neither `module` fields nor the `module` condition.
    mainFields: ['main'],
    conditions: [],
    define: {
      'import.meta.url': '__tuttiUrl',
      'import.meta.filename': '__tuttiFilename',
      'import.meta.dirname': '__tuttiDirname',
    },
    nodePaths: values.packages === undefined ? [] : [values.packages],
    plugins: [imports, sources],
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
  })
  // Files that no plugin saw, such as JSON.
  for (const input of Object.keys(metafile.inputs)) if (existsSync(input)) await remember(resolve(input))
  for (const path of settingsAbove(PROGRAM)) await remember(path)
  await remember(fileURLToPath(import.meta.url))
  await remember(packageJsonOf(fileURLToPath(import.meta.resolve('esbuild'))))
  await writeFile(join(values.out, '.inputs.json'), JSON.stringify(Object.fromEntries(read)))
}

/**
 * Reads a file and puts it into the report; one that is absent too, since its appearance would
 * matter.
 */
async function remember(path) {
  try {
    const bytes = await readFile(path)
    read.set(path, createHash('sha256').update(bytes).digest('hex'))
    return bytes.toString('utf8')
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    read.set(path, null)
    return ''
  }
}

/** The nearest folder with a `package.json`, or the root of the disk. */
function packageFolderOf(file) {
  let folder = dirname(file)
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

/**
 * `tsconfig.json` of the program's folder and of those above, up to its package: esbuild reads the
 * nearest.
 */
function settingsAbove(program) {
  const paths = []
  for (let folder = dirname(program); ; folder = dirname(folder)) {
    paths.push(join(folder, 'tsconfig.json'))
    if (folder === PROGRAM_PACKAGE) return paths
  }
}

/**
 * Whether a file belongs to an installed package: not to the SDK, and not to the program's own
 * package, which may be installed itself.
 */
function isForeign(path) {
  if (path.startsWith(SDK_FOLDER)) return false
  return (path.startsWith(PROGRAM_PACKAGE + sep) ? path.slice(PROGRAM_PACKAGE.length) : path).includes(PACKAGES)
}

/**
 * The `package.json` of the package that a file belongs to; its version stands for all its files.
 */
function packageJsonOf(path) {
  const at = path.lastIndexOf(PACKAGES) + PACKAGES.length
  const [first, second] = relative(path.slice(0, at), path).split(sep)
  return join(path.slice(0, at), first.startsWith('@') ? join(first, second) : first, 'package.json')
}

/** Keeps a package's lines out of the source map, which is read at every start. */
function withoutMap(text) {
  const map = Buffer.from('{"version":3,"sources":[""],"mappings":"AAAA"}').toString('base64')
  return `${text.replace(/\/\/# sourceMappingURL=.*/g, '')}\n//# sourceMappingURL=data:application/json;base64,${map}`
}

function loaderOf(path) {
  const extension = extname(path).replace(/^\.[cm]/, '.')
  return extension.slice(1)
}
