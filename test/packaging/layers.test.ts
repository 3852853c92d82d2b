import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const CONFIG = '.dependency-cruiser.cjs'
const { forbidden } = createRequire(import.meta.url)(join(root, CONFIG)) as {
  readonly forbidden: readonly { readonly name: string }[]
}

interface Planted {
  readonly rule: string
  readonly file: string
  readonly text: string
}

const typeOf = (path: string): string => `import type { Target } from '${path}'\nexport type Planted = Target\n`
const valueOf = (path: string): string => `import * as target from '${path}'\nexport const planted = target\n`
const plant = (rule: string, file: string, text: string): Planted => ({ rule, file, text })

/**
 * Sideways where the level has a sibling, up by one level where it has none; as types, which count
 * like values.
 */
const LAYERS = {
  errors: 'clock',
  clock: 'errors',
  options: 'telemetry',
  telemetry: 'wire',
  wire: 'mailbox',
  mailbox: 'spec',
  spec: 'child',
  child: 'process',
  lifecycle: 'names',
  names: 'process',
  process: 'log',
  log: 'lives',
  lives: 'containment',
  containment: 'port',
  port: 'calls',
  calls: 'prepare',
  prepare: 'conversation',
  conversation: 'worker',
  worker: 'supervisor',
  actor: 'worker',
  supervisor: 'actor',
  task: 'pool',
  pool: 'system',
  system: 'builders',
} as const

const PLANTED: readonly Planted[] = [
  ...Object.entries(LAYERS).map(([folder, target]) =>
    plant(`layer-${folder}`, `src/${folder}/planted.ts`, typeOf(`../${target}/target.ts`)),
  ),
  plant('layer-builders', 'src/builders/planted.ts', typeOf('../index.ts')),
  plant('every-folder-has-a-layer', 'src/utils/planted.ts', typeOf('../errors/target.ts')),
  plant('src-is-closed', 'src/worker/closed.ts', typeOf('../../adapters/runtimes/go/target.ts')),
  plant('outer-adapters', 'adapters/runtimes/go/outer.ts', typeOf('../../../actors/role/target.ts')),
  plant('outer-actors', 'actors/role/outer.ts', typeOf('../../supervision-trees/target.ts')),
  plant('outer-supervision-trees', 'supervision-trees/outer.ts', typeOf('../examples/target.ts')),
  plant('outer-uses-public-entry', 'adapters/runtimes/go/entry.ts', typeOf('../../../src/errors/target.ts')),
  plant('outer-uses-public-entry', 'actors/role/entry.ts', typeOf('../../src/errors/target.ts')),
  plant('outer-uses-public-entry', 'supervision-trees/entry.ts', typeOf('../src/errors/target.ts')),
  plant('examples-use-public-entries', 'examples/entry.ts', typeOf('../src/errors/target.ts')),
  plant('node-sdk-stands-alone', 'adapters/runtimes/node/sdk/planted.ts', typeOf('../../../../src/index.ts')),
  plant('node-sdk-stands-alone', 'adapters/runtimes/node/sdk/host.ts', typeOf('../target.ts')),
  plant('adapters-are-islands', 'adapters/runtimes/go/island.ts', typeOf('../python/target.ts')),
  plant('adapters-are-islands', 'adapters/protocols/json-rpc/climbs.ts', typeOf('../mcp/target.ts')),
  plant('adapters-above-0', 'adapters/protocols/mcp/sideways.ts', typeOf('../../runtimes/python/target.ts')),
  plant('no-circular', 'src/errors/one.ts', typeOf('./two.ts').replace('Planted', 'Target')),
  plant('only-port-and-what-is-below-it-spawns', 'src/worker/execa.ts', valueOf('execa')),
  plant('only-port-and-what-is-below-it-spawns', 'src/worker/child-process.ts', valueOf('node:child_process')),
  plant('only-port-and-what-is-below-it-spawns', 'adapters/runtimes/go/spawns.ts', valueOf('node:child_process')),
  plant(
    'only-lifecycle-imports-xstate',
    'src/supervisor/machine.ts',
    "import type { Actor } from 'xstate'\nexport type A = Actor<never>\n",
  ),
  plant('pure-layers-do-no-io', 'src/mailbox/reads.ts', valueOf('node:fs/promises')),
  plant('testing-is-for-tests', 'bench/kit.ts', typeOf('../src/testing/target.ts')),
  plant('no-tools-at-run-time', 'src/system/tool.ts', valueOf('fast-check')),
  plant('everything-resolves', 'src/errors/nowhere.ts', typeOf('./does-not-exist.ts')),
]

/** What is allowed, so that a rule that reports everything is found out too. */
const LEGAL: Readonly<Record<string, string>> = {
  'src/index.ts': typeOf('./system/target.ts').replace('Planted', 'Target'),
  'src/errors/two.ts': typeOf('./one.ts').replace('Planted', 'Target'), // The other half of the circle.
  'src/worker/legal.ts': `${typeOf('../port/target.ts')}import 'xstate'\n`,
  'src/port/legal.ts': valueOf('execa'),
  'src/wire/legal.ts': valueOf('node:buffer'),
  'src/testing/legal.ts': typeOf('../system/target.ts'),
  'adapters/runtimes/node/legal.ts': `${typeOf('../../../src/index.ts')}import '../../../src/adapter-kit.ts'\n`,
  'src/adapter-kit.ts': typeOf('./system/target.ts').replace('Planted', 'Target'),
  'adapters/protocols/mcp/legal.ts': typeOf('../json-rpc/target.ts'),
  'adapters/edges/cli/legal.ts': typeOf('../../protocols/mcp/target.ts'),
  'actors/role/legal.ts': `${typeOf('../../adapters/runtimes/go/target.ts')}import '../../src/index.ts'\n`,
  'supervision-trees/legal.ts': `${typeOf('../actors/role/target.ts')}import '../adapters/runtimes/go/target.ts'\n`,
  'examples/legal.ts': typeOf('../supervision-trees/target.ts'),
  'test/legal.test.ts': `${typeOf('../src/testing/target.ts')}import 'vitest'\n`,
}

const TARGETS = [
  ...[...Object.keys(LAYERS), 'builders', 'testing'].map((folder) => `src/${folder}`),
  ...[
    'adapters/protocols/json-rpc',
    'adapters/protocols/mcp',
    'adapters/runtimes/go',
    'adapters/runtimes/node',
    'adapters/runtimes/python',
    'actors/role',
    'supervision-trees',
    'examples',
  ],
]

describe('the layers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'layers-'))
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  let reported: readonly { readonly rule: string; readonly file: string }[] = []

  beforeAll(() => {
    for (const name of [CONFIG, 'tsconfig.json', 'package.json']) cpSync(join(root, name), join(folder, name))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    for (const each of TARGETS) write(`${each}/target.ts`, 'export type Target = string\n')
    for (const [file, text] of Object.entries(LEGAL)) write(file, text)
    for (const { file, text } of PLANTED) write(file, text)
    reported = violationsIn(folder)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(PLANTED)('$rule reports $file', ({ rule, file }) => {
    expect(reported.filter((each) => each.file === file).map((each) => each.rule)).toContain(rule)
  })

  it('report nothing that is legal', () => {
    const planted = new Set(PLANTED.map((each) => each.file))
    expect(reported.filter((each) => !planted.has(each.file))).toEqual([])
  })

  it('have no rule that is not tried here', () => {
    const tried = new Set(PLANTED.map((each) => each.rule))
    expect(forbidden.map((rule) => rule.name).filter((name) => !tried.has(name))).toEqual([])
  })
})

/** Runs the check as `npm run layers` does, on another folder. */
function violationsIn(folder: string): readonly { readonly rule: string; readonly file: string }[] {
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const folders = ['src', 'adapters', 'actors', 'supervision-trees', 'examples', 'bench', 'test']
  const args = [cruiser, '--config', CONFIG, '--output-type', 'json', ...folders]
  const output = execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  const { summary } = JSON.parse(output) as {
    readonly summary: {
      readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[]
    }
  }
  return summary.violations.map(({ from, rule }) => ({ rule: rule.name, file: from }))
}
