import { fileURLToPath } from 'node:url'
import { node } from '../../adapters/runtimes/node/adapter.ts'
import { python } from '../../adapters/runtimes/python/adapter.ts'
import type { Program, WorkerOverrides } from '../../src/index.ts'

/** How a worker is brought to die. */
export type Provocation =
  // It dies while it is started.
  | { readonly by: 'start' }
  // A call is its end.
  | { readonly by: 'call'; readonly method: string; readonly args?: unknown; readonly deadlineMs?: number }
  // A signal from outside, while it has one call in its hands and two behind it.
  | { readonly by: 'signal'; readonly signal: NodeJS.Signals }
  // Its supervisor takes it down, while it has a call.
  | { readonly by: 'terminate'; readonly method: string; readonly args?: unknown }

/** One way to die. */
export interface Death {
  /** Id of the child that dies so. */
  readonly id: string
  /** What is done to it, for people. */
  readonly did: string
  readonly program: Program
  readonly overrides?: WorkerOverrides
  readonly provocation: Provocation
}

const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

/** Answers, until it is asked to die. */
const mortal = python({ program: path('mortal.py') })

/** Does wrong what is said, without the SDK: of Python's adapter it takes only the interpreter. */
const wrong = (what: string): Program =>
  python({ program: path('wrong.py'), args: [what], codec: 'json', heartbeatMs: 'off' })

const call = (method: string, args?: unknown): Provocation => ({ by: 'call', method, args })
const START = { by: 'start' } as const

/**
 * Every way in which a worker can die: first those in which it ran, then those in which it never
 * came up.
 */
export const DEATHS: readonly Death[] = [
  {
    id: 'orderly',
    did: 'its supervisor stops it while it handles a call, which it may finish',
    program: mortal,
    provocation: { by: 'terminate', method: 'sleep', args: { seconds: 0.1 } },
  },
  {
    id: 'exit-0',
    did: 'its handler ends the process with code 0',
    program: mortal,
    provocation: call('leave', { code: 0 }),
  },
  {
    id: 'exit-3',
    did: 'its handler ends the process with code 3',
    program: mortal,
    provocation: call('leave', { code: 3 }),
  },
  {
    id: 'uncaught',
    did: 'an exception is thrown where nobody catches it',
    program: node({ program: path('careless.ts') }),
    provocation: call('throwLater'),
  },
  { id: 'segfault', did: 'native code reads address 0', program: mortal, provocation: call('segfault') },
  { id: 'abort', did: 'native code calls abort()', program: mortal, provocation: call('abort') },
  {
    id: 'out-of-memory',
    did: 'its handler takes memory without end',
    program: mortal,
    overrides: { limits: { memoryBytes: 64 * 1024 * 1024 } },
    provocation: call('hoard'),
  },
  {
    id: 'killed',
    did: 'somebody sends it SIGKILL while it handles a call, with two more behind it',
    program: mortal,
    provocation: { by: 'signal', signal: 'SIGKILL' },
  },
  {
    id: 'frozen',
    did: 'somebody sends it SIGSTOP: it is not dead, but answers no heartbeat',
    program: mortal,
    overrides: { heartbeatMs: 200, heartbeatLimitMs: 600 },
    provocation: { by: 'signal', signal: 'SIGSTOP' },
  },
  {
    id: 'text-in-frames',
    did: 'it prints text where its frames belong',
    program: wrong('prints-text'),
    provocation: call('ping'),
  },
  {
    id: 'giant-frame',
    did: 'it announces a frame of 4 GiB',
    program: wrong('claims-4-gib'),
    provocation: call('ping'),
  },
  {
    id: 'overrun',
    did: 'its handler runs on after its deadline and the grace (`onOverrun: "kill"`)',
    program: mortal,
    overrides: { onOverrun: 'kill', graceMs: 100 },
    provocation: { by: 'call', method: 'sleep', args: { seconds: 60 }, deadlineMs: 100 },
  },
  {
    id: 'stubborn',
    did: 'its supervisor stops it; it ignores STOP, end of file and SIGTERM',
    program: wrong('ignores-everything'),
    overrides: { shutdown: 300 },
    provocation: { by: 'terminate', method: 'ping' },
  },
  {
    id: 'brutal-kill',
    did: 'its supervisor stops it; its spec says `shutdown: "brutal_kill"`',
    program: mortal,
    overrides: { shutdown: 'brutal_kill' },
    provocation: { by: 'terminate', method: 'sleep', args: { seconds: 60 } },
  },
  {
    id: 'not-found',
    did: 'its command does not exist',
    program: { kind: 'worker', runtime: 'none', command: 'phonemizer', env: { PATH: '/usr/bin:/bin' } },
    provocation: START,
  },
  {
    id: 'not-executable',
    did: 'its command is a file that may not be executed',
    program: { kind: 'worker', runtime: 'none', command: path('wrong.py') },
    provocation: START,
  },
  {
    id: 'wrong-version',
    did: 'it speaks another version of the protocol',
    program: wrong('speaks-version-99'),
    provocation: START,
  },
  {
    id: 'never-ready',
    did: 'it starts, and never says that it is ready',
    program: wrong('says-nothing'),
    overrides: { startTimeoutMs: 500 },
    provocation: START,
  },
  { id: 'fails-early', did: 'it fails before it is ready', program: wrong('fails'), provocation: START },
]
