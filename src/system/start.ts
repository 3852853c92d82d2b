import { nanoid } from 'nanoid'
import type { ChildStarter, StartResult } from '../child/child.ts'
import { resolveChildSpec } from '../child/resolve-child-spec.ts'
import { resolveWorkerStart } from '../child/resolve-worker-start.ts'
import type { StartKind } from '../child/start-spec.ts'
import type { SupervisorSpec } from '../child/supervisor-spec.ts'
import { type Clock, systemClock } from '../clock/clock.ts'
import { DeadlineWheel } from '../clock/deadline-wheel.ts'
import { StartError } from '../errors/start-error.ts'
import { Directory } from '../registry/directory.ts'
import { Ref } from '../registry/ref.ts'
import type { SupervisorHandle } from '../supervisor/supervisor-handle.ts'
import { createSupervisorStarter } from '../supervisor/supervisor-starter.ts'
import { type LogOptions, logTelemetry } from '../telemetry/log-sink.ts'
import { createTelemetry } from '../telemetry/telemetry.ts'
import { createWorkerStarter } from '../worker/start-worker.ts'
import { createPreparations, type Preparations } from './preparations.ts'
import { handleSignals } from './signals.ts'
import { System } from './system.ts'
import { workersOf } from './workers-of.ts'

/** Options of {@link start}. */
export interface StartOptions {
  /** What is logged, and how. Default: warnings and errors, as text, on stderr. `'silent'` is short for `{ level: 'silent' }`. */
  readonly log?: LogOptions | 'silent'
  /**
   * Signals that shut the system down in order; a second one kills what is left. While the system runs they no longer end the process: whoever asks for this
   * awaits `system.exited` and ends it. Default: none.
   */
  readonly signals?: readonly NodeJS.Signals[]
  /** Where prepared things are kept. Default: `TUTTI_CACHE_DIR`, else the user's cache folder of the platform. */
  readonly cacheDir?: string
  /** Ends a start that is under way: what had come up is stopped again. */
  readonly signal?: AbortSignal
  /** Default: the clock of the machine. */
  readonly clock?: Clock
}

/**
 * Starts a tree, and resolves when every child is ready.
 *
 * The whole tree is checked first; then everything that its workers need is prepared, all at once; then the children are started, in order.
 *
 * @throws {@link SpecError} when a spec is wrong; nothing has been started then.
 * @throws {@link PrepareError} when something that a worker needs cannot be made.
 * @throws {@link StartError} `START_FAILED` when a child did not start: those before it have been stopped again, in reverse order. `START_ABORTED`
 * when `signal` was aborted.
 */
export async function start(tree: SupervisorSpec, options: StartOptions = {}): Promise<System> {
  const spec = resolveChildSpec(tree, { path: '', autoShutdown: undefined })
  const clock = options.clock ?? systemClock
  const id = nanoid(10)
  const telemetry = createTelemetry(id)
  const stopLogging = logTelemetry(id, options.log === 'silent' ? { level: 'silent' } : options.log)
  const wheel = new DeadlineWheel(clock)
  const directory = new Directory({ clock, wheel, telemetry }, ({ start }) => {
    return start.kind === 'worker' ? resolveWorkerStart(start, '').mailbox : undefined
  })
  const preparations = createPreparations({ clock, telemetry, cacheDir: options.cacheDir })
  const supervisors = new Map<string, SupervisorHandle>()
  const refs = { clock, telemetry, directory }

  const starters: Readonly<Record<StartKind, ChildStarter>> = {
    worker: createWorkerStarter({
      clock,
      wheel,
      telemetry,
      addressOf: (path) => directory.find(path),
      prepare: (start, signal) => preparations.prepare(start, signal),
      sendTo: (path, { method, args, options: call }, answer) => new Ref(path, refs).send(method, args, call, answer),
    }),
    supervisor: createSupervisorStarter({
      starterOf: (kind) => starters[kind],
      clock,
      telemetry,
      observeSlot: directory.observeSlot,
      nextIncarnation: () => nanoid(10),
      register: (path, handle) => {
        supervisors.set(path, handle)
        return () => void (supervisors.get(path) === handle && supervisors.delete(path))
      },
    }),
  }

  const since = clock.now()
  const cleanUp = (): void => {
    wheel.clear()
    stopLogging()
  }
  let result: StartResult
  try {
    const signal = options.signal ?? new AbortController().signal
    await prepareAll(tree, preparations, signal)
    result = await starters.supervisor(spec, { path: spec.id, incarnation: nanoid(10), signal })
  } catch (error) {
    cleanUp()
    throw error
  }
  if (result.outcome !== 'started') {
    cleanUp()
    const reason = result.outcome === 'failed' ? result.reason : ({ type: 'normal' } as const)
    throw new StartError(options.signal?.aborted === true ? 'START_ABORTED' : 'START_FAILED', spec.id, reason)
  }
  const system = new System({ id, root: result.child, clock, telemetry, directory, supervisors })
  const stopListening = handleSignals(options.signals ?? [], {
    onFirst: (signal) => void system.shutdown({ reason: `${signal} was received` }),
    onAgain: () => system.kill(),
  })
  void system.exited.then(() => {
    stopListening()
    // Last, so that the report of a shutdown is still logged.
    setImmediate(cleanUp)
  })
  telemetry.emit('system:started', { root: spec.id, durationMs: clock.now() - since })
  return system
}

/** Prepares everything at once, so that slow tools do not add up. The first failure, in the order of the tree, is thrown. */
async function prepareAll(tree: SupervisorSpec, preparations: Preparations, signal: AbortSignal): Promise<void> {
  const workers = workersOf(tree).map(({ path, start }) => resolveWorkerStart(start, path))
  const results = await Promise.allSettled(workers.map((worker) => preparations.prepare(worker, signal)))
  for (const result of results) if (result.status === 'rejected') throw result.reason
}
