import { access } from 'node:fs/promises'
import { fromPromise, setup } from 'xstate'
import { type GoOptions, go } from '../../../adapters/runtimes/go/adapter.ts'
import { type NodeOptions, node } from '../../../adapters/runtimes/node/adapter.ts'
import { type PythonOptions, python, venvPython } from '../../../adapters/runtimes/python/adapter.ts'
import {
  AN_OBJECT,
  absolutePlace,
  declare,
  Fields,
  filesMustExist,
  findProgram,
  optionsOf,
  type ProgramOptions,
  packageFile,
  packageModule,
  resolveMailbox,
} from '../../../src/adapter-kit.ts'
import {
  adviceOn,
  type DeathCertificate,
  explainDeath,
  formatDeath,
  formatExitReason,
  isGraceful,
  isTuttiError,
  machineActor,
  type Program,
  prepare,
  start,
  subscribe,
  supervisor,
  worker,
} from '../../../src/index.ts'
import { killWorker } from '../../../src/testing/index.ts'
import { later } from '../later.ts'
import { options, type Row } from '../row.ts'
import { ECHO } from './tree.ts'

const MACHINE = setup({}).createMachine({})
const ECHO_FILE = new URL('../../fixtures/workers/node/echo.ts', import.meta.url)

const PROGRAM_OPTIONS = {
  runtime: true,
  args: true,
  env: true,
  passEnv: true,
  cwd: true,
  prepare: true,
  descriptors: true,
  codec: true,
  dialect: true,
  startTimeoutMs: true,
  heartbeatMs: true,
  heartbeatLimitMs: true,
  maxFrameBytes: true,
  maxInFlight: true,
  prefetch: true,
  graceMs: true,
  onOverrun: true,
  recycle: true,
  mailbox: true,
  limits: true,
} satisfies Record<keyof ProgramOptions, true>

/** Rows of the functions that tell something. */
export const TELL: Readonly<Record<string, Row>> = {
  machineActor: {
    places: {
      id: (value) => machineActor(value, MACHINE),
      logic: (value) => machineActor('m', value),
      options: (value) => machineActor('m', MACHINE, value),
    },
    waits: async () => {
      const logic = fromPromise(() => later('done'))
      const system = await start(supervisor('main', {}, [machineActor('m', logic)]), { log: 'silent' })
      await system.shutdown()
    },
  },
  subscribe: {
    places: {
      name: (value) => subscribe(value, () => {}),
      listener: (value) => subscribe('worker:died', value)(),
    },
    waits: () =>
      new Promise((resolve, reject) => {
        const undo = subscribe('worker:died', resolve)
        afterDeath(() => {})
          .catch(reject)
          .finally(undo)
      }),
  },
  isTuttiError: { places: { value: (value) => isTuttiError(value) } },
  adviceOn: { places: {}, waits: () => afterDeath(({ reason }) => adviceOn(reason)) },
  explainDeath: { places: {}, waits: () => afterDeath(explainDeath) },
  formatDeath: { places: {}, waits: () => afterDeath(formatDeath) },
  formatExitReason: { places: {}, waits: () => afterDeath(({ reason }) => formatExitReason(reason)) },
  isGraceful: { places: {}, waits: () => afterDeath(({ reason }) => isGraceful(reason)) },
}

/** Rows of what adapters and kinds of child are written with. */
export const KIT: Readonly<Record<string, Row>> = {
  optionsOf: {
    places: {
      options: (value) => optionsOf('f()', value),
      option: (value) => optionsOf('f()', { option: value }, { option: AN_OBJECT }),
    },
  },
  absolutePlace: { places: { place: (value) => absolutePlace('f()', 'place', value) } },
  filesMustExist: { places: {}, waits: () => prepare(supervisor('main', {}, [worker('w', checked())])) },
  findProgram: {
    places: {},
    waits: async () => findProgram({ command: 'sh', cwd: undefined, env: {} }),
  },
  packageFile: { places: {}, waits: () => access(packageFile('package.json')) },
  packageModule: { places: {}, waits: () => access(packageModule('src/index')) },
  declare: { places: { spec: (value) => declare(value), kind: (value) => declare(worker('w', ECHO), value) } },
  Fields: { places: { fields: (value) => new Fields('f()', value) } },
  resolveMailbox: { places: { maxMessages: (value) => resolveMailbox(new Fields('f()', { maxMessages: value })) } },
}

function checked(): Program {
  return { ...ECHO, prepare: [filesMustExist('the program', [packageFile('package.json')])] }
}

/** What these functions take comes from a real death. */
async function afterDeath(tell: (death: DeathCertificate) => unknown): Promise<void> {
  const system = await start(supervisor('main', {}, [worker('w', ECHO)]), { log: 'silent' })
  try {
    tell(await killWorker(system, 'main/w'))
  } finally {
    await system.shutdown()
  }
}

const NODE: Partial<NodeOptions> = { program: ECHO_FILE }
const GO: Partial<GoOptions> = { dir: '/' }
const PYTHON: Partial<PythonOptions> = { program: '/x.py' }

/** Rows of the adapters. */
export const ADAPTERS = {
  node: {
    places: {
      options: (value) => node(value),
      ...options<NodeOptions>({ ...PROGRAM_OPTIONS, program: true, nodeArgs: true, sourceMaps: true }, (given) =>
        worker('w', node({ ...NODE, ...given })),
      ),
    },
    waits: async () => afterDeath(() => {}),
  },
  go: {
    places: {
      options: (value) => go(value),
      ...options<GoOptions>({ ...PROGRAM_OPTIONS, dir: true, package: true, buildArgs: true }, (given) =>
        worker('w', go({ ...GO, ...given })),
      ),
    },
  },
  python: {
    places: {
      options: (value) => python(value),
      ...options<PythonOptions>(
        { ...PROGRAM_OPTIONS, program: true, requirements: true, python: true, venv: true },
        (given) => worker('w', python({ ...PYTHON, ...given })),
      ),
    },
  },
  venvPython: { places: { platform: (value) => venvPython(value) } },
} satisfies Readonly<Record<string, Row>>
