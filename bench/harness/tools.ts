import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { systemClock } from '../../src/clock/clock.ts'
import { type Preparation, subscribe } from '../../src/index.ts'
import { prepare } from '../../src/prepare/prepare.ts'
import { createTelemetry } from '../../src/telemetry/telemetry.ts'
import { NotMeasured } from './not-measured.ts'

/**
 * What has to be built or installed before something can be measured. It is made on first use and
 * kept in the cache of preparations.
 */
export interface Tools {
  /** The echo in C. */
  echo(): Promise<string>
  /** Folder of the compiled Erlang programs. */
  erlang(): Promise<string>
  /** A package that only the benchmarks need. What it exports is for the caller to know. */
  peer(name: string): Promise<unknown>
  /** Where that package lies, for a program that imports it itself. */
  peerPath(name: string): Promise<string>
}

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const ECHO: Preparation = {
  name: 'bench-echo',
  title: 'echo in C',
  tool: {
    command: 'gcc',
    versionArgs: ['-dumpfullversion'],
    install: 'Install gcc (Debian, Ubuntu: apt install gcc libc6-dev).',
  },
  inputs: [at('../programs/echo.c')],
  steps: [{ title: 'compile', command: 'gcc', args: ['-O2', '-o', '{bench-echo}/echo', at('../programs/echo.c')] }],
}

const ERLANG_SOURCES = ['port_bench.erl', 'actor_bench.erl'].map((name) => at(`../programs/${name}`))

const ERLANG: Preparation = {
  name: 'bench-erlang',
  title: 'Erlang programs',
  tool: {
    command: 'erl',
    versionArgs: ['-noshell', '-eval', 'io:put_chars(erlang:system_info(otp_release)), halt().'],
    install: 'Install Erlang/OTP (Debian, Ubuntu: apt install erlang-base).',
  },
  inputs: ERLANG_SOURCES,
  steps: [{ title: 'compile', command: 'erlc', args: ['-Werror', '-o', '{bench-erlang}', ...ERLANG_SOURCES] }],
}

const PEER_FILES = ['package.json', 'package-lock.json'].map((name) => at(`../peers/${name}`))

/** Copies the files named by its arguments into the working folder. */
const COPY = `const [fs, path] = [require('node:fs'), require('node:path')]
for (const file of process.argv.slice(1)) fs.copyFileSync(file, path.basename(file))`

const PEERS: Preparation = {
  name: 'bench-peers',
  title: 'packages that are measured beside Tutti',
  tool: { command: process.execPath, versionArgs: ['--version'], install: 'Install Node.js with npm.' },
  inputs: PEER_FILES,
  steps: [
    { title: 'copy the lock file', command: process.execPath, args: ['-e', COPY, ...PEER_FILES] },
    { title: 'install', command: 'npm', args: ['ci', '--no-audit', '--no-fund'] },
  ],
}

/** @param progress - Told what is being made, when it is not there yet. */
export function createTools(progress: (what: string) => void): Tools {
  const telemetry = createTelemetry('bench')
  subscribe('prepare:step', ({ title, step }) => progress(`preparing ${title}: ${step}`))
  const made = new Map<string, Promise<string>>()
  const folderOf = (preparation: Preparation): Promise<string> => {
    const making = made.get(preparation.name) ?? make(preparation, telemetry)
    made.set(preparation.name, making)
    return making
  }
  const peerPath = async (name: string): Promise<string> => {
    const folder = await folderOf(PEERS)
    return createRequire(join(folder, 'package.json')).resolve(name)
  }
  return {
    echo: async () => join(await folderOf(ECHO), 'echo'),
    erlang: () => folderOf(ERLANG),
    peer: async (name) => (await import(pathToFileURL(await peerPath(name)).href)) as unknown,
    peerPath,
  }
}

async function make(preparation: Preparation, telemetry: ReturnType<typeof createTelemetry>): Promise<string> {
  try {
    const folders = await prepare([preparation], { telemetry, clock: systemClock })
    return folders.get(preparation.name) ?? ''
  } catch (error) {
    throw new NotMeasured(error instanceof Error ? error.message : String(error))
  }
}
