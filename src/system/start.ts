import type { Child, StartResult } from '../child/child.ts'
import { resolveChildSpec } from '../child/resolve-child-spec.ts'
import type { SupervisorSpec } from '../child/supervisor-spec.ts'
import { type Clock, systemClock } from '../clock/clock.ts'
import { NORMAL } from '../errors/exit-reason.ts'
import { StartError } from '../errors/start-error.ts'
import { type LogOptions, logTelemetry } from '../telemetry/log-sink.ts'
import { prepareForStart } from './prepare-tree.ts'
import { createRuntime, nextToken, type Runtime } from './runtime.ts'
import { handleSignals } from './signals.ts'
import { System } from './system.ts'

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
 * @throws {@link PrepareError} when something that a worker needs cannot be made; {@link prepare} tells which workers are concerned.
 * @throws {@link StartError} `START_FAILED` when a child did not start: those before it have been stopped again, in reverse order. `START_ABORTED`
 * when `signal` was aborted.
 */
export async function start(tree: SupervisorSpec, options: StartOptions = {}): Promise<System> {
  resolveChildSpec(tree, { path: '', autoShutdown: undefined })
  const runtime = createRuntime({ clock: options.clock ?? systemClock, cacheDir: options.cacheDir })
  const stopLogging = logTelemetry(runtime.id, options.log === 'silent' ? { level: 'silent' } : options.log)
  const since = runtime.clock.now()
  try {
    const root = await startRoot(tree, runtime, options.signal ?? new AbortController().signal)
    const system = new System({ ...runtime, root })
    const stopListening = handleSignals(options.signals ?? [], {
      onFirst: (signal) => void system.shutdown({ reason: `${signal} was received` }),
      onAgain: () => system.kill(),
    })
    void system.exited.then(() => {
      stopListening()
      // Last, so that the report of a shutdown is still logged.
      setImmediate(() => cleanUp(runtime, stopLogging))
    })
    runtime.telemetry.emit('system:started', { root: tree.id, durationMs: runtime.clock.now() - since })
    return system
  } catch (error) {
    cleanUp(runtime, stopLogging)
    throw error
  }
}

async function startRoot(
  tree: SupervisorSpec,
  { preparations, starters }: Runtime,
  signal: AbortSignal,
): Promise<Child> {
  const spec = resolveChildSpec(tree, { path: '', autoShutdown: undefined })
  try {
    await prepareForStart(tree, preparations, signal)
  } catch (error) {
    throw signal.aborted ? new StartError('START_ABORTED', spec.id, { type: 'killed', after: 'start_aborted' }) : error
  }
  const result: StartResult = await starters.supervisor(spec, { path: spec.id, incarnation: nextToken(), signal })
  if (result.outcome === 'started') return result.child
  const reason = result.outcome === 'failed' ? result.reason : NORMAL
  throw new StartError(signal.aborted ? 'START_ABORTED' : 'START_FAILED', spec.id, reason)
}

function cleanUp({ wheel, preparations }: Runtime, stopLogging: () => void): void {
  preparations.abort(new Error('the system has ended'))
  wheel.clear()
  stopLogging()
}
