import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const page = readFileSync(join(root, 'adapters/runtimes/go/README.md'), 'utf8')
const blocks = [...page.matchAll(/^```(\w*)\n(.*?)^```/gms)].map(([, language, code = '']) => ({ language, code }))

const hasGo = spawnSync('go', ['version']).error === undefined

it.skipIf(!hasGo).each(['.', 'worker', 'workers/tokenizer'])(
  'the README leads to the SDK from a module in the folder %s',
  (folder) => {
    const project = mkdtempSync(join(realpathSync(tmpdir()), 'tutti-go-'))
    onTestFinished(() => rmSync(project, { recursive: true }))
    mkdirSync(join(project, 'node_modules'))
    symlinkSync(root, join(project, 'node_modules/tutti'))
    const cwd = join(project, folder)
    mkdirSync(cwd, { recursive: true })
    writeFileSync(join(cwd, 'go.mod'), blocks.find(({ code }) => code.startsWith('module '))?.code ?? '')
    const [replace = '', tidy] = blocks.find(({ language }) => language === 'sh')?.code.split('\n') ?? []
    expect(tidy).toBe('go mod tidy') // It asks the network, so it is not run here.
    const { stdout, stderr } = spawnSync('sh', ['-ec', `${replace}\ngo list -m -f '{{.Dir}}' tutti.dev/go`], {
      cwd,
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    expect(realpathSync(stdout.trim())).toBe(join(realpathSync(root), 'adapters/runtimes/go/sdk'))
  },
)
