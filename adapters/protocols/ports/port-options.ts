import type { SpeechOptions } from '../../../src/adapter-kit.ts'
import {
  type Dialect,
  type Framing,
  LIST_OF_TEXTS,
  type OptionRule,
  PROGRAM_OPTIONS,
  type ProgramOptions,
} from '../../../src/adapter-kit.ts'
import type { Program } from '../../../src/index.ts'
import { PortSpeech, type PortWords } from './port-speech.ts'
import { READY_RULE, type ReadyWhen } from './ready-when.ts'

/** What is the same of all programs that know nothing of Tutti, and speak on stdin and stdout. */
export interface PortOptions
  extends Omit<ProgramOptions, 'dialect' | 'descriptors' | 'codec' | 'heartbeatMs' | 'heartbeatLimitMs'> {
  /** Looked up on `PATH` unless it is a path. */
  readonly command: string
  /**
   * When it is ready: `'running'`, `{ frames: 1 }` after a banner of so many frames or lines,
   * `{ call: { method, args } }` when it has answered that call. Default `'running'`.
   */
  readonly ready?: ReadyWhen
  /**
   * Calls that it is given at the same time; whole number >= 1. With more than one, all that it has
   * when it dies count as started. Default 1.
   */
  readonly concurrency?: number
  /**
   * Whether it takes what it does not answer, so that it can be cast to. Default false: casts are
   * dropped, and told as `message:dropped`.
   */
  readonly casts?: boolean
}

/** No value of theirs is right, so one that is missing is told. */
export const REQUIRED = { command: '' }

/** Of {@link PortOptions}. */
export const PORT_RULES: Readonly<Record<string, OptionRule>> = {
  command: { is: (value) => typeof value === 'string' && value !== '', expected: 'a non-empty string' },
  args: LIST_OF_TEXTS,
  ready: READY_RULE,
  concurrency: {
    is: (value) => Number.isSafeInteger(value) && Number(value) >= 1,
    expected: 'a whole number >= 1',
  },
  casts: { is: (value) => typeof value === 'boolean', expected: 'true or false' },
}

/** Those that follow from the dialect; it has no words for a heartbeat. */
const OURS: readonly string[] = ['dialect', 'descriptors', 'codec', 'heartbeatMs', 'heartbeatLimitMs']

/** Names of {@link PortOptions}. */
export const PORT_OPTIONS: readonly string[] = [
  'command',
  'ready',
  'concurrency',
  'casts',
  ...PROGRAM_OPTIONS.filter((name) => !OURS.includes(name)),
]

/** What one adapter adds. */
export interface PortKind {
  readonly name: string
  readonly framing: Framing
  /** What arguments are checked for. */
  readonly codec: 'json' | 'msgpack'
  words(options: SpeechOptions): PortWords
}

/**
 * The program of a worker. A call that was given up cannot be cancelled: when its grace is over the
 * program is killed, unless `onOverrun` says otherwise. Only then does a deadline really end the
 * work.
 */
export function portProgram(options: PortOptions, kind: PortKind): Program {
  const { ready = 'running', concurrency = 1, casts = false, ...program } = options
  const info = { protocol: 1, sdk: 'none', runtime: kind.name, methods: [], concurrency }
  const dialect: Dialect = Object.freeze<Dialect>({
    name: kind.name,
    framing: kind.framing,
    can: {
      cancel: false,
      streams: false,
      casts: casts ? 'uncounted' : 'none',
      heartbeat: false,
      stop: false,
      order: false,
    },
    ...(ready === 'running' ? { ready: info } : {}),
    environment: () => ({}),
    refuse: () => undefined,
    begin: (life) => new PortSpeech({ words: kind.words(life), ready, info }),
  })
  return {
    kind: 'worker',
    runtime: kind.name,
    prefetch: 0,
    onOverrun: 'kill',
    ...program,
    codec: kind.codec,
    descriptors: 'stdio',
    dialect,
  }
}
