import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { buildSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { SDK_VERSION } from '../../../../../adapters/runtimes/node/sdk/sdk-version.ts'
import { programOf, sourceOf } from './programs.ts'
import { SdkWorker } from './sdk-worker.ts'
import { useWorkers } from './use-workers.ts'

useWorkers()

const quit = async (worker: SdkWorker) => {
  worker.endOfFile()
  const exit = await worker.ended()
  expect(exit.code).toBe(0)
  return exit
}

describe('a worker started by hand', () => {
  it('explains itself on stderr and exits with code 64', () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [programOf('echo')], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] },
    })
    expect(status).toBe(64)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^tutti: this is a Tutti worker; it is started by a Tutti host, .+\n$/)
  })

  it.each([
    [{ TUTTI_FD_IN: 'three' }, 'TUTTI_FD_IN is "three", which is not a descriptor number'],
    [{ TUTTI_CODEC: 'xml' }, 'TUTTI_CODEC is "xml"; this SDK speaks msgpack and json'],
  ])('names what is wrong in its environment: %j', async (env, line) => {
    const worker = new SdkWorker('echo', { env })
    expect(await worker.ended()).toMatchObject({ code: 64, stderr: `tutti: ${line}\n` })
  })
})

describe('what a program prints', () => {
  it('stays text beside the frames', async () => {
    const worker = await SdkWorker.ready('prints')
    expect(await worker.call(1, 'print', 'x')).toBe('x')
    const { stdout, stderr } = await quit(worker)
    expect(stdout).toBe('while loading\nin start\nfrom console.log\nfrom process.stdout\n')
    expect(stderr).toBe('from console.error\n')
  })

  it.each(['msgpack', 'json'] as const)('goes to stderr when %s frames travel on stdout', async (codec) => {
    const worker = await SdkWorker.ready('prints', { descriptors: 'stdio', codec })
    expect(await worker.call(1, 'print', 'Hyvää 🎻')).toBe('Hyvää 🎻')
    const { stderr } = await quit(worker)
    expect(stderr).toBe('while loading\nin start\nfrom console.log\nfrom process.stdout\nfrom console.error\n')
  })
})

describe('a child process of a worker', () => {
  it('does not inherit the descriptors of the frames', async () => {
    const worker = await SdkWorker.ready('inherits')
    expect(await worker.call(1, 'descriptors')).toBe('')
    await quit(worker)
  })
})

describe('the environment of a child process', () => {
  it('does not make a worker of it', async () => {
    const worker = await SdkWorker.ready('inherits')
    expect(await worker.call(1, 'variables')).toEqual([])
    await quit(worker)
  })
})

describe('a program in each of its forms', () => {
  const answers = async (argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<void> => {
    const worker = await SdkWorker.ready('busy', { argv, env })
    expect(await worker.call(1, 'echo', 'moi')).toBe('moi')
    worker.send([3, 2, null, 'spin', null, null, null])
    await worker.next('the handler to start', ([kind]) => kind === 15)
    worker.send([12, 1])
    expect(await worker.next('PONG', ([kind]) => kind === 13)).toEqual([13, 1, 1])
    expect(await quit(worker)).toMatchObject({ stderr: '' })
  }

  it('works as TypeScript under tsx', async () => {
    await answers(['--import', 'tsx', sourceOf('busy')])
  })

  it('works with tsx in NODE_OPTIONS', async () => {
    await answers([sourceOf('busy')], { NODE_OPTIONS: '--import tsx' })
  })

  it('works as one bundle, packages within, minified, names kept', async () => {
    const outfile = resolve(programOf('busy'), '../busy-minified.mjs')
    buildSync({
      entryPoints: [sourceOf('busy')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      minify: true,
      keepNames: true,
    })
    await answers([outfile])
  })

  it('works file by file, as compiled', async () => {
    const sdk = resolve(import.meta.dirname, '../../../../../adapters/runtimes/node/sdk')
    const outdir = resolve(programOf('busy'), '../compiled')
    const tsc = resolve(import.meta.dirname, '../../../../../node_modules/typescript/bin/tsc')
    const options = [
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--rewriteRelativeImportExtensions',
      '--skipLibCheck',
      '--types',
      'node',
    ]
    const { status, stdout } = spawnSync(process.execPath, [
      tsc,
      ...options,
      '--outDir',
      outdir,
      resolve(sdk, 'index.ts'),
      sourceOf('busy'),
      '--ignoreConfig',
    ])
    expect(stdout.toString()).toBe('')
    expect(status).toBe(0)
    await answers([resolve(outdir, 'test/fixtures/workers/node/busy.js')])
  })
})

describe('SDK_VERSION', () => {
  it('is the version of the package', () => {
    const manifest: unknown = JSON.parse(
      readFileSync(resolve(import.meta.dirname, '../../../../../package.json'), 'utf8'),
    )
    expect(manifest).toMatchObject({ version: SDK_VERSION })
  })
})
