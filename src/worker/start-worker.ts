import type { Address } from '../calls/address.ts'
import type { ChildStarter, StartContext, StartResult } from '../child/child.ts'
import type { Life } from '../child/life.ts'
import type { ConversationContext } from '../conversation/conversation-context.ts'
import { reasonOf } from '../errors/reason-of.ts'
import { shortageOf } from '../errors/shortage.ts'
import { StartError } from '../errors/start-error.ts'
import { isTuttiError } from '../errors/tutti-error.ts'
import type { Lives } from '../lives/lives.ts'
import type { OpenCarrier } from '../port/carrier.ts'
import type { PortSpec } from '../port/port-spec.ts'
import { type Folders, substitute, substituteValues } from '../prepare/substitute.ts'
import { buildEnvironment } from '../process/environment.ts'
import type { Shutdown } from '../spec/child-spec.ts'
import type { ResolvedWorkerStart } from '../spec/resolve-worker-start.ts'
import { dialectOf } from '../wire/tutti-dialect.ts'
import { Succession } from './succession.ts'
import { Worker } from './worker.ts'

/** What starting workers needs of a system. */
export interface WorkerStarterContext extends ConversationContext {
  readonly nextIncarnation: () => string
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number
  /** How processes are started; asked for when the first one is. */
  readonly ports: () => Promise<OpenCarrier>
  /** The address at that path. */
  readonly addressOf: (path: string) => Address | undefined
  /** Who it can be linked to, and watched by. */
  readonly lives: Lives
  readonly preparations: {
    /** Makes what the worker needs, or finds it made. Rejects with {@link PrepareError}. */
    prepare(start: ResolvedWorkerStart, signal: AbortSignal): Promise<Folders>
    /** Makes anew what is gone of that. Resolves with whether something was. */
    repair(used: Folders): Promise<boolean>
  }
}

/**
 * The starter of children of kind `worker`: prepares, spawns, and resolves when the worker is
 * ready.
 *
 * A start that fails although all was prepared may fail because something of that is gone since, as
 * after a cleaner of old files. Then it is made anew and the worker is started once more.
 */
export function createWorkerStarter(context: WorkerStarterContext): ChildStarter<ResolvedWorkerStart> {
  return async ({ start, shutdown }, life) => {
    const order = { start, shutdown, life }
    const first = await startOnce(order, context)
    if (first.result.outcome !== 'failed' || life.signal.aborted || first.folders === undefined) return first.result
    if (first.folders.size === 0 || !(await context.preparations.repair(first.folders))) return first.result
    return (await startOnce(order, context)).result
  }
}

interface Order {
  readonly start: ResolvedWorkerStart
  readonly shutdown: Shutdown
  readonly life: StartContext
}

interface Attempt {
  readonly result: StartResult
  /** What it was started from; `undefined` when it did not come so far. */
  readonly folders?: Folders
}

async function startOnce({ start, shutdown, life }: Order, context: WorkerStarterContext): Promise<Attempt> {
  const address = context.addressOf(life.path)
  if (address === undefined) return { result: failed('ENOADDRESS', `there is no mailbox for "${life.path}"`) }
  const supplies = await supply(start, life, context)
  if ('outcome' in supplies) return { result: supplies }
  const { folders, openCarrier } = supplies
  const options = { start, program: programOf(start, folders), address, life, openCarrier }
  if (start.recycle !== undefined) {
    const { nextIncarnation, random } = context
    const made = { worker: options, recycle: start.recycle, shutdown, nextIncarnation, random }
    const succession = new Succession(made, context)
    live(succession, life, context.lives)
    return { result: await succession.start(), folders }
  }
  const worker = new Worker(options, context)
  live(worker, life, context.lives)
  worker.begin()
  return { result: await worker.started, folders }
}

/** What it needs before anything can be started, or why it cannot be had. */
async function supply(
  start: ResolvedWorkerStart,
  life: StartContext,
  context: WorkerStarterContext,
): Promise<{ readonly folders: Folders; readonly openCarrier: OpenCarrier } | StartResult> {
  try {
    const [folders, openCarrier] = await Promise.all([
      context.preparations.prepare(start, life.signal),
      context.ports(),
    ])
    return { folders, openCarrier }
  } catch (error) {
    if (error instanceof StartError && error.code === 'START_FAILED') return { outcome: 'failed', reason: error.reason }
    if (isTuttiError(error)) return failed(error.code, error.message)
    const errno = shortageOf(error)
    if (errno !== undefined) return failed(errno, reasonOf(error))
    throw error
  }
}

/** It takes part in links and watches. It has no inbox, and cannot trap exits. */
function live(worker: Worker | Succession, { path, incarnation }: StartContext, lives: Lives): void {
  const life: Life = { path, incarnation, trapsExits: false, tell: () => {}, die: (reason) => worker.die(reason) }
  lives.born(life)
  void worker.exited.then((reason) => lives.ended(life, reason))
}

function failed(errno: string, diagnosis: string): StartResult {
  return { outcome: 'failed', reason: { type: 'spawn_failed', errno, diagnosis } }
}

/**
 * The program as the port starts it: everything that was prepared is in its place, and the worker
 * is told how to talk.
 */
function programOf(start: ResolvedWorkerStart, folders: Folders): PortSpec {
  return {
    command: substitute(start.command, folders),
    args: start.args.map((arg) => substitute(arg, folders)),
    env: buildEnvironment(process.env, {
      passEnv: start.passEnv,
      env: { ...substituteValues(start.env, folders), ...dialectOf(start).environment(start) },
    }),
    cwd: start.cwd,
    descriptors: start.descriptors,
    maxFrameBytes: start.maxFrameBytes,
    framing: dialectOf(start).framing,
    memoryBytes: start.limits.memoryBytes,
  }
}
