import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { node } from '../../../../adapters/runtimes/node/adapter.ts'
import { findNode, type HostRuntime } from '../../../../adapters/runtimes/node/find-node.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tutti-find-node-'))
  for (const name of ['none', 'node', 'itself']) mkdirSync(join(folder, name))
  symlinkSync(process.execPath, join(folder, 'node/node'))
  symlinkSync('/bin/sh', join(folder, 'itself/node'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A host that runs in another executable than Node: `/bin/sh` stands for it. */
const find = (runtime: string, path: string, more: Partial<HostRuntime> = {}) =>
  findNode('/app/w.mjs', {
    execPath: '/bin/sh',
    versions: { node: '24.0.0', [runtime]: '1.0.0' },
    path: join(folder, path),
    isSingleExecutable: false,
    ...more,
  })

describe('findNode', () => {
  it('is the Node that runs the host', () => {
    expect(findNode('/app/w.mjs')).toEqual({ command: process.execPath, args: [], env: {}, isNode: true })
  })

  it.each(['electron', 'bun', 'deno'])('is the Node on PATH for a host in %s', (runtime) => {
    expect(find(runtime, 'node')).toEqual({ command: join(folder, 'node/node'), args: [], env: {}, isNode: true })
  })

  it('is the Node on PATH for a single executable application', () => {
    expect(find('v8', 'node', { isSingleExecutable: true }).command).toBe(join(folder, 'node/node'))
  })

  it('is the application of Electron as Node when there is no other', () => {
    const env = { ELECTRON_RUN_AS_NODE: '1' }
    expect(find('electron', 'none')).toEqual({ command: '/bin/sh', args: [], env, isNode: true })
  })

  it('is Deno, over stdio, when there is no Node', () => {
    expect(find('deno', 'none')).toMatchObject({ command: '/bin/sh', descriptors: 'stdio', isNode: false })
  })

  it.each([
    ['Bun', 'bun', 'none', false],
    ['Bun', 'bun', 'itself', false],
    ['a single executable application', 'v8', 'none', true],
  ])('is an error with a code in %s (%s, PATH with %s)', (name, runtime, path, isSingleExecutable) => {
    expect(() => find(runtime, path, { isSingleExecutable })).toThrow(
      expect.objectContaining({
        code: 'PREPARE_TOOL_MISSING',
        message: expect.stringMatching(`this host runs in ${name}, which cannot run workers, and "node" was not found`),
      }),
    )
  })
})

describe("Yarn Plug'n'Play", () => {
  it('says what to do with a program that would have to be bundled', () => {
    Object.defineProperty(process.versions, 'pnp', { value: '3', configurable: true })
    onTestFinished(() => void Reflect.deleteProperty(process.versions, 'pnp'))
    expect(() => node({ program: '/app/w.ts' })).toThrow(/cannot be bundled under Yarn Plug'n'Play.*Compile it to/)
    expect(node({ program: '/app/w.mjs' }).command).toBe(process.execPath)
  })
})
