import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { exportedNames } from './exported-names.ts'
import { loadedAtImport } from './loaded-at-import.ts'
import { type StagedPackage, stagePackage } from './staged-package.ts'

/**
 * For a library, what it brings along matters more than its size. A new name here is a decision.
 */
const DEPENDENCIES = ['msgpackr', 'nanoid', 'pino', 'proper-lockfile', 'xstate']

describe('the package', () => {
  let staged: StagedPackage
  let entries: readonly { readonly name: string; readonly exported: readonly string[] }[]
  beforeAll(async () => {
    staged = await stagePackage()
    const { name, exports } = staged.manifest
    const modules = Object.entries(exports).flatMap(([entry, target]) =>
      typeof target === 'string' ? [] : [{ name: join(name, entry), types: join(staged.folder, target.types) }],
    )
    const names = exportedNames(modules.map((each) => each.types))
    entries = modules.map((each) => ({ name: each.name, exported: names.get(each.types) ?? [] }))
    return () => staged.remove()
  })

  it('brings along what is named here, and nothing else', () => {
    expect(Object.keys(staged.manifest.dependencies).sort()).toEqual(DEPENDENCIES)
    // All optional: a bundler for workers in TypeScript, matchers for tests, and HTTP for
    // `tutti mcp serve`.
    expect(staged.manifest.peerDependencies).toEqual({
      '@modelcontextprotocol/sdk': '>=1.20',
      esbuild: '>=0.25',
      vitest: '>=3.2',
    })
  })

  it('promises the versions of Node that it is tested with', () => {
    expect(staged.manifest.engines.node).toBe('>=20.19')
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
    expect(major > 20 || (major === 20 && minor >= 19)).toBe(true)
  })

  it('holds these kinds of files', async () => {
    const kinds = new Set(staged.files.map(kindOf))
    await expect([...kinds].sort().join('\n') + '\n').toMatchFileSnapshot('packed-files.txt')
  })

  it('holds no source in TypeScript: what is compiled is in dist', () => {
    expect(staged.files.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))).toEqual([])
  })

  it('has pages whose links lead to what is in it', async () => {
    const pages = staged.files.filter((path) => path.endsWith('.md'))
    const dead = await Promise.all(
      pages.map(async (page) => (await deadLinksOf(staged.folder, page)).map((link) => `${page}: ${link}`)),
    )
    expect(pages.length).toBeGreaterThan(20)
    expect(dead.flat()).toEqual([])
  })

  it('has the golden vectors, for authors of SDKs in other languages', async () => {
    const vectors: unknown = JSON.parse(await readFile(join(staged.folder, 'test/vectors/messages.json'), 'utf8'))
    expect(vectors).toContainEqual(expect.objectContaining({ frame: expect.any(String), message: expect.any(Array) }))
  })

  it('exports these names', async () => {
    const list = entries.map(({ name, exported }) => [name, ...exported.map((each) => `  ${each}`), ''].join('\n'))
    await expect(list.join('\n')).toMatchFileSnapshot('exported-names.txt')
  })

  it('exports what its declarations say', async () => {
    const module = 'console.log(JSON.stringify(Object.keys(await import(process.argv[2]))))\n'
    await writeFile(join(staged.consumer, 'names.mjs'), module)
    for (const { name, exported } of entries) {
      const values: unknown = JSON.parse(await staged.run('names.mjs', name))
      expect(values, name).toEqual(exported.filter((each) => !each.startsWith('type ')))
    }
  })

  it('loads a few files when it is imported, and few packages', async () => {
    const { files, packages } = await loadedAtImport(staged.folder, 'dist/src/index.js')
    expect(packages).toEqual(['msgpackr', 'nanoid', 'pino', 'xstate'])
    expect(files.length).toBeLessThanOrEqual(6)
  })

  it('takes less than twice the time to be imported that Node takes to start', async () => {
    await writeFile(join(staged.consumer, 'nothing.mjs'), '')
    await writeFile(join(staged.consumer, 'import.mjs'), "import 'tutti'\n")
    const least = { nothing: Infinity, import: Infinity }
    // Processor time, and the least of some runs: what else the machine does is no part of it.
    for (let run = 0; run < 8; run += 1) {
      least.nothing = Math.min(least.nothing, await cpuMsOf(staged, 'nothing.mjs'))
      least.import = Math.min(least.import, await cpuMsOf(staged, 'import.mjs'))
    }
    expect(least.import / least.nothing).toBeLessThan(3)
  })

  it('runs a worker where it is installed', async () => {
    await writeFile(join(staged.consumer, 'host.mjs'), HOST)
    await writeFile(join(staged.consumer, 'echo.ts'), PROGRAM)
    const output = await staged.run('host.mjs', join(staged.consumer, 'cache'))
    expect(output).toBe('tutti says hello\n')
  })

  it('needs no bundler until a worker is written in TypeScript, and then says which', async () => {
    await rm(join(staged.consumer, 'node_modules', 'esbuild'))
    const failed = staged.run('host.mjs', join(staged.consumer, 'other-cache'))
    await expect(failed).rejects.toMatchObject({
      stderr: expect.stringMatching(
        /PREPARE_PACKAGE_MISSING[^]*npm install esbuild|npm install esbuild[^]*PREPARE_PACKAGE_MISSING/,
      ),
    })
  })
})

const HOST = `import { start, supervisor, worker } from 'tutti'
import { node } from 'tutti/adapters/node'

const program = new URL('./echo.ts', import.meta.url)
const system = await start(supervisor('root', {}, [worker('echo', node({ program }))]), { cacheDir: process.argv[2] })
console.log(await system.ref('root/echo').call('echo', 'hello'))
await system.shutdown()
`

const PROGRAM = `import { serve } from 'tutti/adapters/node/sdk'

const said = 'tutti says' as const
serve({ methods: { echo: (text: string) => \`\${said} \${text}\` } })
`

/** Links of a page to places of its package that are not there. */
async function deadLinksOf(folder: string, page: string): Promise<readonly string[]> {
  const prose = (await readFile(join(folder, page), 'utf8')).replace(/^```.*?^```/gms, '')
  const links = [...prose.matchAll(/\]\((?!\w+:|#)([^)\s#]+)(?:#[^)\s]*)?\)/g)].map(([, link = '']) => link)
  return links.filter((link) => !existsSync(join(folder, dirname(page), link)))
}

/** What a whole process took of the processor, in milliseconds: it says so at its end. */
async function cpuMsOf(staged: StagedPackage, module: string): Promise<number> {
  const report = `import ${JSON.stringify(`./${module}`)}
const { user, system } = process.cpuUsage()
console.log((user + system) / 1000)\n`
  await writeFile(join(staged.consumer, `measured-${module}`), report)
  return Number(await staged.run(`measured-${module}`))
}

/**
 * `actors/sentiment/training/fi.tsv` is one more `actors/sentiment/training/*.tsv`; compiled files
 * follow their sources.
 */
function kindOf(path: string): string {
  const [, folder = '', name = ''] = /^(.*\/)?([^/]+)$/.exec(path) ?? []
  if (/^dist\/./.test(folder)) return `dist/${folder.split('/')[1] ?? ''}/**/*${/(?:\.d)?\.\w+$/.exec(name)?.[0] ?? ''}`
  return folder === '' ? name : folder + name.replace(/^[^.]+(?=\.\w+$)/, '*')
}
