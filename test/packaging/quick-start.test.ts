import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StagedPackage, stagePackage } from './staged-package.ts'

const execute = promisify(execFile)
const LIMIT_MS = 300_000

/** Runs one line of a shell in a folder, as a user does, with that Node first on PATH. */
async function shell(line: string, cwd: string, node: string): Promise<string> {
  const PATH = [dirname(node), process.env['PATH']].join(delimiter)
  const { stdout } = await execute('sh', ['-c', line], { cwd, timeout: LIMIT_MS, env: { ...process.env, PATH } })
  return stdout
}

let place = ''
let staged: StagedPackage
let page = ''
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'tutti-quick-start-'))
  staged = await stagePackage()
  page = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  page = page.slice(page.indexOf('## Quick start'), page.indexOf('## Guarantees'))
}, LIMIT_MS)
afterAll(async () => {
  await staged.remove()
  await rm(place, { recursive: true, force: true })
})

const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code ?? '')

const withoutTimes = (text: string): string => text.replace(/after \d+ ms/, 'after N ms')

/** The README's own commands, on its own files, in an empty folder. @returns What the last one printed. */
async function follow(name: string, node: string, runs: (command: string) => string): Promise<string> {
  const folder = join(place, name)
  await mkdir(folder)
  const [install = '', run = ''] = blocks('sh')
  await shell(install.replace('/path/to/tutti-0.1.0.tgz', staged.tarball), folder, node)
  await writeFile(join(folder, 'greeter.py'), blocks('python')[0] ?? '')
  await writeFile(join(folder, 'main.mts'), blocks('ts')[0] ?? '')
  return shell(runs(run), folder, node)
}

/** A Node of that version from npm; `undefined` where it cannot be had. */
async function nodeOf(version: string): Promise<string | undefined> {
  const folder = join(place, `node-${version}`)
  await mkdir(folder)
  try {
    await execute('npm', ['install', '--no-save', '--prefix', folder, `node@${version}`], { timeout: LIMIT_MS })
    const node = join(folder, 'node_modules', '.bin', 'node')
    const { stdout } = await execute(node, ['--version'])
    return stdout.startsWith(`v${version}.`) ? node : undefined
  } catch {
    return undefined
  }
}

describe('the quick start of the README, in an empty folder', () => {
  const shown = (): string => withoutTimes(blocks('text')[0] ?? '')

  it('prints what it shows, by its own commands', { timeout: LIMIT_MS }, async () => {
    expect(withoutTimes(await follow('here', process.execPath, (run) => run))).toBe(shown())
  })

  it.for(['20', '24'])('prints it on Node %s', { timeout: LIMIT_MS }, async (version, context) => {
    const node = await nodeOf(version)
    if (node === undefined) return context.skip(`npm has no node@${version} for this machine`)
    expect(withoutTimes(await follow(`on-${version}`, node, (run) => run))).toBe(shown())
    if (version === '24') expect(withoutTimes(await shell('node main.mts', join(place, 'on-24'), node))).toBe(shown())
  })
})
