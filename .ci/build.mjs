// `npm run build`: what is published, in dist/.
//
//   declarations   one .d.ts for each module, by tsc: dist/src/…, dist/adapters/…
//   code           few files, since each one that Node has to find and link costs time: every entry of package.json
//                  at its own place, what several of them share in dist/chunks/. Dependencies and peers stay
//                  outside. What is neither is bundled: execa, 22 packages of which the start of a process is used,
//                  and commander, for the command line.
//   tools          the command line and the conformance kit, which share nothing with the rest: what they alone need of
//                  src/ would cut the chunks that `import 'tutti'` loads into more files
//   the SDK        one file of its own: it runs in workers, and goes into their bundles
//   licences       of what is bundled
//
// usage: node .ci/build.mjs [folder]     instead of dist/

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const out = resolve(process.argv[2] ?? join(root, 'dist'))
const SDK = 'adapters/runtimes/node/sdk/index.ts'

const KIT = 'src/testing/conformance/index.ts'

const { bin, exports, dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const modules = Object.values(exports).filter((target) => typeof target !== 'string')
const sourceOf = (path) => path.replace(/^\.\/dist\//, '').replace(/\.js$/, '.ts')
const tools = [...Object.values(bin).map(sourceOf), KIT]
const entries = modules.map((target) => sourceOf(target.default)).filter((entry) => ![SDK, ...tools].includes(entry))

/**
 * `require('fs')` of a bundled package becomes an import: modules have no `require`, nor have
 * bundles of them.
 */
const imports = {
  name: 'imports',
  setup({ onResolve, onLoad }) {
    const filter = /^(?:node:)?(?:child_process|events|fs|os|path)$/
    onResolve({ filter }, ({ path, kind }) =>
      kind === 'require-call' ? { path, namespace: 'imported' } : { path, external: true },
    )
    // As a module it has no methods, and its values are those of the start.
    onResolve({ filter: /^node:process$/ }, ({ path, kind }) =>
      kind === 'require-call' ? { path, namespace: 'global' } : { path, external: true },
    )
    onLoad({ filter: /./, namespace: 'global' }, () => ({ contents: 'module.exports = process' }))
    onLoad({ filter, namespace: 'imported' }, ({ path }) => ({ contents: `export * from ${JSON.stringify(path)}` }))
  },
}

/** @type {import('esbuild').BuildOptions} */
const OPTIONS = {
  absWorkingDir: root,
  outbase: '.',
  outdir: out,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  external: Object.keys({ ...dependencies, ...peerDependencies }),
  plugins: [imports],
  metafile: true,
  logLevel: 'warning',
}

// So that nothing of an older build is published.
rmSync(out, { recursive: true, force: true })
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
const flags = ['-p', 'tsconfig.build.json', '--outDir', out, '--pretty', 'false']
execFileSync(process.execPath, [compiler, ...flags], { cwd: root, stdio: 'inherit' })
// With `--enable-source-maps` a stack names the files of src/. Their text is not needed for that.
const maps = { sourcemap: 'linked', sourcesContent: false }
const shared = { splitting: true, chunkNames: 'chunks/[name]-[hash]' }
const host = await build({ ...OPTIONS, ...maps, ...shared, entryPoints: entries })
const apart = await build({ ...OPTIONS, ...maps, ...shared, entryPoints: tools })
const sdk = await build({ ...OPTIONS, entryPoints: [SDK] })
writeFileSync(join(out, 'bundled-licences.txt'), licencesOf([host, apart, sdk]))

/** What is bundled, each with its own words. A package without a licence fails the build. */
function licencesOf(builds) {
  const files = builds.flatMap(({ metafile }) => Object.keys(metafile.inputs))
  const folders = files.flatMap((file) => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [])
  const texts = [...new Set(folders)].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    const licence = readdirSync(join(root, folder)).find((file) => /^licen[cs]e/i.test(file))
    if (licence === undefined) throw new Error(`${name} is bundled and has no licence`)
    return `${name} ${version}\n\n${readFileSync(join(root, folder, licence), 'utf8').trim()}\n`
  })
  return texts.join(`\n${'-'.repeat(80)}\n\n`)
}
