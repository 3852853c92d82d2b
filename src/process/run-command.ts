import { execa } from 'execa'
import type { Clock, Timer } from '../clock/clock.ts'
import { KILL_LIMIT_MS } from '../clock/kill-limit.ts'
import { beginProcess } from './begin-process.ts'
import { diagnoseSpawnFailure, type SpawnFailure } from './diagnose.ts'
import { LineSplitter } from './line-splitter.ts'
import { signalGroup } from './signal-group.ts'
import { Tail } from './tail.ts'

/** A tool to run to its end. */
export interface Command {
  /** Looked up on the `PATH` of `env` unless it is a path. */
  readonly command: string
  readonly args: readonly string[]
  /** Absolute; must exist. */
  readonly cwd: string
  /** The complete environment; nothing of the host's is added. */
  readonly env: Readonly<Record<string, string>>
}

/** What holds a tool, and everything that it starts: as that of a worker. */
export interface CommandEnclosure {
  readonly launch: Pick<Command, 'command' | 'args' | 'env'> & { readonly isGated: boolean }
  spawned(pid: number): void
  kill(): unknown
  readEnd(end: {
    readonly code: number | undefined
    readonly signal: string | undefined
    readonly stderrTail: string
  }): {
    readonly spawnFailure: SpawnFailure | undefined
    readonly code: number | undefined
    readonly signal: string | undefined
  }
  close(): Promise<unknown>
}

/** How a tool is watched. */
export interface CommandOptions {
  /**
   * Makes what holds the tool, so that it ends with the host however that ends. Default: its
   * process group, which a host that is killed leaves alone. May throw as a spawn does.
   */
  readonly enclose?: ((command: Command) => CommandEnclosure) | undefined
  readonly clock: Clock
  /**
   * Ends the tool, and its whole process group: SIGTERM, SIGKILL after {@link ABORT_GRACE_MS}, and
   * after {@link KILL_LIMIT_MS} nobody waits for it any more.
   */
  readonly signal?: AbortSignal | undefined
  /** Called for every line of stdout and stderr, without its line end, in the order of arrival. */
  readonly onLine?: ((line: string) => void) | undefined
}

/**
 * How a tool ended, as plain data; `output` is the last {@link MAX_OUTPUT_BYTES} of what it wrote
 * to stdout and stderr together. `errno` is the system's name for what is wrong: `ENOENT` (no such
 * program, or no such `cwd`), `EACCES` (not executable), ...
 */
export type CommandResult =
  | { readonly type: 'exited'; readonly code: number; readonly output: string }
  | { readonly type: 'signaled'; readonly signal: string; readonly output: string }
  | { readonly type: 'spawn_failed'; readonly errno: string; readonly diagnosis: string }
  | { readonly type: 'aborted'; readonly output: string }

/** How much of a tool's output is kept. */
export const MAX_OUTPUT_BYTES = 65_536
/** Time for an aborted tool to remove its temporary files, in milliseconds. */
const ABORT_GRACE_MS = 2_000
/**
 * How long output is read after the tool's end, in milliseconds, when somebody outside of its group
 * holds the pipe open.
 */
const DRAIN_MS = 1_000

/**
 * Runs a tool to its end. It reads nothing from us, and leads a process group of its own, of which
 * nothing is left afterwards (on Windows: only the tool itself is ended). Never rejects.
 */
export async function runCommand(command: Command, options: CommandOptions): Promise<CommandResult> {
  if (options.signal?.aborted === true) return { type: 'aborted', output: '' }
  let enclosure: CommandEnclosure | undefined
  try {
    enclosure = options.enclose?.(command)
  } catch (error) {
    return spawnFailed(error instanceof Error ? error : new Error(String(error)), command)
  }
  const result = await runIn(enclosure, command, options)
  await enclosure?.close()
  return result
}

async function runIn(
  enclosure: CommandEnclosure | undefined,
  command: Command,
  options: CommandOptions,
): Promise<CommandResult> {
  const isAborted = (): boolean => options.signal?.aborted === true
  const launch = enclosure?.launch ?? { ...command, isGated: false }
  const begun = beginProcess(() => spawn({ ...command, ...launch }))
  if ('failure' in begun) return spawnFailed(await begun.failure, command)
  const { process: subprocess } = begun
  if (subprocess.pid !== undefined) enclosure?.spawned(subprocess.pid)
  // A gated launch waits for a line before it becomes the tool, whose input is at its end then.
  subprocess.stdin?.on('error', () => undefined).end(launch.isGated ? '\n' : '')
  const tail = new Tail(MAX_OUTPUT_BYTES)
  const splitters = [subprocess.stdout, subprocess.stderr].map((stream) => readLines(stream, tail, options.onLine))

  let exit: { readonly code: number | null; readonly signal: string | null } | undefined
  let drain: Timer | undefined
  subprocess.once('exit', (code, signal) => {
    exit = { code, signal }
    if (subprocess.pid !== undefined) signalGroup(subprocess.pid, 'SIGKILL')
    drain = options.clock.setTimer(DRAIN_MS, () => {
      subprocess.stdout.destroy()
      subprocess.stderr.destroy()
    })
  })
  const kill = killOnAbort(subprocess.pid, options, enclosure)
  // Rejected in spite of `reject: false` when execa cannot ask for the host's working folder, which
  // may be gone.
  const ended = subprocess.catch((error: unknown) => ({ cause: error, message: String(error), ...NO_END }))
  const result = await Promise.race([ended, kill.inVain])
  kill.disarm()
  drain?.cancel()
  for (const splitter of splitters) splitter.end()

  const output = tail.toString()
  if (result === undefined) {
    subprocess.unref()
    subprocess.stdout.destroy()
    subprocess.stderr.destroy()
    return { type: 'aborted', output }
  }
  if (isAborted()) return { type: 'aborted', output }
  const end = { code: exit?.code ?? result.exitCode, signal: exit?.signal ?? result.signal, stderrTail: output }
  const { spawnFailure, code, signal } = enclosure?.readEnd(end) ?? { ...end, spawnFailure: undefined }
  if (spawnFailure !== undefined) return { type: 'spawn_failed', ...spawnFailure }
  if (typeof signal === 'string') return { type: 'signaled', signal, output }
  if (typeof code === 'number') return { type: 'exited', code, output }
  return spawnFailed(result.cause instanceof Error ? result.cause : new Error(result.message), command)
}

function spawn({ command, args, cwd, env, isGated }: Command & { readonly isGated: boolean }) {
  return execa(command, args, {
    cwd,
    env,
    extendEnv: false,
    stdin: isGated ? 'pipe' : 'ignore',
    buffer: false,
    reject: false,
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
}

function spawnFailed(error: Error, command: Command): CommandResult {
  return { type: 'spawn_failed', ...diagnoseSpawnFailure(error, command) }
}

const NO_END = { signal: undefined, exitCode: undefined }

/** Sends what a stream carries to the tail and, cut into lines, to the listener. */
function readLines(stream: NodeJS.ReadableStream, tail: Tail, onLine: CommandOptions['onLine']): LineSplitter {
  const splitter = new LineSplitter((line) => onLine?.(line))
  stream.on('data', (chunk: Buffer) => {
    tail.push(chunk)
    splitter.push(chunk)
  })
  stream.on('error', () => undefined)
  return splitter
}

interface Kill {
  /** Resolves when not even SIGKILL has ended the tool in time. */
  readonly inVain: Promise<undefined>
  disarm(): void
}

/** Arms the abort of a running tool. */
function killOnAbort(
  pid: number | undefined,
  { signal, clock }: CommandOptions,
  enclosure: CommandEnclosure | undefined,
): Kill {
  let giveUp = (): void => undefined
  const inVain = new Promise<undefined>((resolve) => (giveUp = () => resolve(undefined)))
  if (pid === undefined || signal === undefined) return { inVain, disarm: () => undefined }
  let timer: Timer | undefined
  const kill = (): void => {
    if (enclosure === undefined) signalGroup(pid, 'SIGKILL')
    else enclosure.kill()
    timer = clock.setTimer(KILL_LIMIT_MS, giveUp)
  }
  const abort = (): void => {
    signalGroup(pid, 'SIGTERM')
    timer = clock.setTimer(ABORT_GRACE_MS, kill)
  }
  signal.addEventListener('abort', abort, { once: true })
  const disarm = (): void => {
    signal.removeEventListener('abort', abort)
    timer?.cancel()
  }
  return { inVain, disarm }
}
