import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { stagePackage } from './staged-package.ts'

const execute = promisify(execFile)

/** A bound, not an expectation: npm and pip download. */
export const LIMIT_MS = 300_000

/** The quick start of the README, and a temporary folder to follow it in. */
export interface QuickStart {
  /** What the README says that its last command prints. */
  readonly shown: string
  /**
   * Runs the README's own commands, on its own files, in an empty folder below {@link place}.
   *
   * @returns what the last of them printed.
   */
  follow(name: string, node?: string): Promise<string>
  /** Runs one line of a shell in a folder, as a user does, with that Node first on PATH. */
  shell(line: string, cwd: string, node: string): Promise<string>
  readonly place: string
  remove(): Promise<void>
}

/**
 * Packs the package and reads the page. Times in what is printed are replaced, so that it can be
 * compared.
 */
export async function readmeQuickStart(): Promise<QuickStart> {
  const place = await mkdtemp(join(tmpdir(), 'tutti-quick-start-'))
  const staged = await stagePackage()
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const page = readme.slice(readme.indexOf('## Quick start'), readme.indexOf('## Guarantees'))
  const blocks = (language: string): string[] =>
    [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code ?? '')

  const shell = async (line: string, cwd: string, node: string): Promise<string> => {
    const PATH = [dirname(node), process.env['PATH']].join(delimiter)
    const { stdout } = await execute('sh', ['-c', line], { cwd, timeout: LIMIT_MS, env: { ...process.env, PATH } })
    return withoutTimes(stdout)
  }

  return {
    shown: withoutTimes(blocks('text')[0] ?? ''),
    follow: async (name, node = process.execPath) => {
      const folder = join(place, name)
      await mkdir(folder)
      const [install = '', run = ''] = blocks('sh')
      await shell(install.replace('/path/to/tutti-0.1.0.tgz', staged.tarball), folder, node)
      await writeFile(join(folder, 'greeter.py'), blocks('python')[0] ?? '')
      await writeFile(join(folder, 'main.mts'), blocks('ts')[0] ?? '')
      return shell(run, folder, node)
    },
    shell,
    place,
    remove: async () => {
      await staged.remove()
      await rm(place, { recursive: true, force: true })
    },
  }
}

const withoutTimes = (text: string): string => text.replace(/after \d+ ms/, 'after N ms')
