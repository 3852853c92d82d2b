import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import { type StagedPackage, stagePackage } from './staged-package.ts'

const HOST = `import { join } from 'node:path'
import { start, supervisor, worker } from 'tutti'
import { node } from 'tutti/adapters/node'
import { python } from 'tutti/adapters/python'
const [, , folder, cacheDir] = process.argv
async function main() {
  const children = [
    worker('js', node({ program: join(folder, 'w.mjs') })),
    worker('ts', node({ program: join(folder, 'w.ts') })),
    worker('py', python({ program: join(folder, 'w.py') })),
  ]
  const system = await start(supervisor('main', {}, children), { log: 'silent', ...(cacheDir ? { cacheDir } : {}) })
  for (const { id } of children) console.log(await system.ref('main/' + id).call('echo', id))
  await system.shutdown()
}
main().catch((error) => console.log(error.code, error.message))
`
const SERVE = `import { serve } from 'tutti/adapters/node/sdk'\nserve({ methods: { echo: (x) => x } })\n`
const PYTHON = `from tutti import Worker\nworker = Worker()\nworker.method("echo")(lambda x: x)\nworker.run()\n`
const REQUIRE = `import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);`

const FORMATS = [
  ['CommonJS', { format: 'cjs', outfile: 'host.cjs' }],
  ['ES modules', { format: 'esm', outfile: 'host.mjs', banner: { js: REQUIRE } }],
  ['ES modules, without its packages', { format: 'esm', outfile: 'external.mjs', packages: 'external' }],
] as const

describe('a host that esbuild has bundled', () => {
  let staged: StagedPackage
  beforeAll(async () => {
    staged = await stagePackage()
    await mkdir(join(staged.consumer, 'out'))
    await writeFile(join(staged.consumer, 'host.js'), HOST)
    for (const name of ['w.mjs', 'w.ts']) await writeFile(join(staged.consumer, name), SERVE)
    await writeFile(join(staged.consumer, 'w.py'), PYTHON)
    return () => staged.remove()
  })
  const bundle = async (options: (typeof FORMATS)[number][1]): Promise<string> => {
    const { consumer } = staged
    const outfile = join(consumer, 'out', options.outfile)
    const entryPoints = [join(consumer, 'host.js')]
    await build({ ...options, entryPoints, outfile, bundle: true, platform: 'node', logLevel: 'silent' })
    return outfile
  }

  it.each(FORMATS)(
    'starts workers in each language, where tutti is installed beside the bundle: %s',
    async (_, options) => {
      await bundle(options)
      expect(await staged.run(`out/${options.outfile}`, staged.consumer)).toBe('js\nts\npy\n')
    },
  )

  it.each(FORMATS.slice(0, 2))('says by a code what to install, where it is not: %s', async (_, options) => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'tutti-bundled-'))
    const host = join(elsewhere, options.outfile)
    await copyFile(await bundle(options), host)
    const { stdout } = await promisify(execFile)(process.execPath, [host, staged.consumer])
    await rm(elsewhere, { recursive: true })
    expect(stdout).toMatch(
      /^PREPARE_PACKAGE_MISSING The files of the package tutti were not found: this host was bundled/,
    )
    expect(stdout).toContain(`bundled into ${host}`)
  })
})
