import {
  type Dialect,
  LINES,
  LIST_OF_TEXTS,
  optionsOf,
  PROGRAM_OPTIONS,
  type ProgramOptions,
} from '../../../src/adapter-kit.ts'
import type { Program } from '../../../src/index.ts'
import type { CancelMethod } from './cancel.ts'
import { CONTENT_LENGTH, withContentLength } from './content-length-framing.ts'
import { JsonRpcSpeech, type JsonRpcWays } from './json-rpc-speech.ts'
import type { ProgressMethod } from './progress-of.ts'

/** A program that speaks JSON-RPC 2.0 on stdin and stdout. */
export interface JsonRpcOptions extends Omit<ProgramOptions, 'dialect' | 'descriptors' | 'codec'> {
  /** Looked up on `PATH` unless it is a path. */
  readonly command: string
  /**
   * `line`: one message in each line. What else it prints to stdout becomes lines of the log.
   * `content-length`: headers before each message, as language servers have them; other text ends
   * the life with `WIRE_BAD_PAYLOAD`.
   */
  readonly framing: 'line' | 'content-length'
  /**
   * How a request is cancelled, in both directions. Default `'none'`: a call that was given up runs
   * on.
   */
  readonly cancel?: CancelMethod
  /**
   * How it tells how far a call is. Each call has a token then: `workDoneToken` for `$/progress`,
   * `_meta.progressToken` for `notifications/progress`. Default `'none'`.
   */
  readonly progress?: ProgressMethod
  /**
   * Path of the child that answers the program's own requests, and gets its notifications as casts;
   * relative to the worker, as `'./editor'`. Default: requests are answered with -32601, and
   * notifications are lines of the log with level `debug`.
   */
  readonly handler?: string
  /** Requests that it is given at the same time; whole number >= 1. Default 128. */
  readonly concurrency?: number
}

/**
 * The program of a worker that speaks JSON-RPC 2.0: a call is a request, a cast is a notification,
 * and an error is a `RemoteError` whose `remote.data` is `{ code, data }`. There is no handshake:
 * it is ready when it runs.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` or `SPEC_UNKNOWN_OPTION`.
 * @example
 * worker('types', jsonRpc({ command: 'typescript-language-server', args: ['--stdio'], framing:
 * 'content-length' }))
 */
export function jsonRpc(options: JsonRpcOptions): Program {
  const given = { ...REQUIRED, ...optionsOf('jsonRpc()', options) }
  const { framing, cancel, progress, handler, concurrency, ...program } = optionsOf('jsonRpc()', given, RULES, OPTIONS)
  return {
    kind: 'worker',
    runtime: 'json-rpc',
    prefetch: 0,
    ...program,
    // So that arguments are checked for what JSON can carry.
    codec: 'json',
    descriptors: 'stdio',
    dialect: dialectOf({ framing, cancel, progress, handler, concurrency }),
  }
}

/** No value of theirs is right, so one that is missing is told. */
const REQUIRED = { command: '', framing: '' }

const TEXT = { is: (value: unknown) => typeof value === 'string' && value !== '', expected: 'a non-empty string' }

const oneOf = (...values: readonly string[]) => ({
  is: (value: unknown) => typeof value === 'string' && values.includes(value),
  expected: values.map((value) => `'${value}'`).join(' or '),
})

const RULES = {
  command: TEXT,
  args: LIST_OF_TEXTS,
  framing: oneOf('line', 'content-length'),
  cancel: oneOf('$/cancelRequest', 'notifications/cancelled', 'none'),
  progress: oneOf('$/progress', 'notifications/progress', 'none'),
  handler: TEXT,
  concurrency: {
    is: (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 1,
    expected: 'a whole number >= 1',
  },
}

const OPTIONS = [
  'command',
  'framing',
  'cancel',
  'progress',
  'handler',
  'concurrency',
  ...PROGRAM_OPTIONS.filter((name) => !['dialect', 'descriptors', 'codec'].includes(name)),
]

interface DialectOptions {
  readonly framing: JsonRpcOptions['framing']
  readonly cancel: CancelMethod | undefined
  readonly progress: ProgressMethod | undefined
  readonly handler: string | undefined
  readonly concurrency: number | undefined
}

function dialectOf({
  framing,
  cancel = 'none',
  progress = 'none',
  handler,
  concurrency = 128,
}: DialectOptions): Dialect {
  const isLines = framing === 'line'
  const ways: JsonRpcWays = {
    cancel,
    progress,
    handler,
    allowsText: isLines,
    frame: isLines ? (text) => Buffer.from(`${text}\n`) : withContentLength,
  }
  return Object.freeze<Dialect>({
    name: 'json-rpc',
    framing: isLines ? LINES : CONTENT_LENGTH,
    can: {
      cancel: cancel === 'notifications/cancelled' ? 'unanswered' : cancel === '$/cancelRequest',
      streams: false,
      casts: 'uncounted',
      heartbeat: false,
      stop: false,
      order: false,
    },
    ready: { protocol: 1, sdk: 'none', runtime: 'json-rpc', methods: [], concurrency },
    environment: () => ({}),
    refuse: () => undefined,
    begin: (options) => new JsonRpcSpeech(ways, options),
  })
}
