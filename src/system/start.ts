import type { Child } from '../child/child.ts'
import { systemClock } from '../clock/clock.ts'
import { NORMAL } from '../errors/exit-reason.ts'
import { reasonOf } from '../errors/reason-of.ts'
import { shortageOf } from '../errors/shortage.ts'
import { StartError } from '../errors/start-error.ts'
import { logTelemetry } from '../log/log-sink.ts'
import type { ResolvedSupervisorSpec } from '../spec/resolve-supervisor-start.ts'
import type { SupervisorSpec } from '../spec/supervisor-spec.ts'
import { LiveWorkers } from './live-workers.ts'
import { needsOfTree } from './needs-of-tree.ts'
import { kindsWith, type SystemKinds } from './own-kinds.ts'
import { resolvePhases } from './phases.ts'
import { prepareForStart } from './prepare-tree.ts'
import { resolveTree } from './resolve-tree.ts'
import { afterRootExit, rootExit } from './root-exit.ts'
import { createRuntime, type Runtime, type RuntimeParts } from './runtime.ts'
import { ShutdownTasks } from './shutdown-tasks.ts'
import { handleSignals, type SignalTargets } from './signals.ts'
import { checkStartOptions, type StartOptions } from './start-options.ts'
import { System } from './system.ts'
import { wantedContainment } from './system-containment.ts'

/**
 * Starts a tree, and resolves when every child is ready.
 *
 * The options and the whole tree are checked first; then everything that its workers need is
 * prepared, all at once; then the children are started, in order.
 *
 * @throws {@link SpecError} when a spec or an option is wrong; nothing has been started then.
 * @throws {@link PrepareError} when something that a worker needs cannot be made; {@link prepare}
 *   tells which workers are concerned.
 * @throws {@link StartError} `START_FAILED` when a child did not start: those before it have been
 *   stopped again, in reverse order. `START_ABORTED` when `signal` was aborted.
 *   `START_CONTAINMENT_UNAVAILABLE` when this machine does not offer the `containment` that was
 *   asked for.
 */
export async function start(tree: SupervisorSpec, options: StartOptions = {}): Promise<System> {
  return startPlanned(planStart(tree, options))
}

/** What is to be started, checked. */
export interface StartPlan {
  readonly root: ResolvedSupervisorSpec
  readonly kinds: SystemKinds
  readonly options: StartOptions
}

/** Checks a whole tree and the options. @throws {@link SpecError} for the first mistake. */
export function planStart(tree: SupervisorSpec, given: StartOptions): StartPlan {
  const options = checkStartOptions(given)
  const kinds = kindsWith(options.kinds)
  return { root: resolveTree(tree, kinds), kinds, options }
}

/**
 * Starts what was checked.
 *
 * @param parts - What a test brings along. Default: the real ones.
 */
export async function startPlanned({ root, kinds, options }: StartPlan, parts: RuntimeParts = {}): Promise<System> {
  const { clock = systemClock, cacheDir } = options
  const containment = wantedContainment(options.containment, process.env)
  const runtime = createRuntime({ clock, cacheDir, containment, root: root.id, kinds }, parts)
  const tasks = new ShutdownTasks(resolvePhases(options.phases), runtime.clock)
  const log = logTelemetry(runtime.id, options.log === 'silent' ? { level: 'silent' } : options.log)
  const liveWorkers = new LiveWorkers(runtime.id)
  const boot = new Boot(options.signal)
  const stopListening = handleSignals(options.signals ?? [], boot, runtime.clock)
  const end = (): void => {
    stopListening()
    runtime.preparations.abort(new Error('the system has ended'))
    runtime.wheel.clear()
    log.stop()
  }
  const since = runtime.clock.now()
  try {
    if (containment !== 'auto') await runtime.ports()
    const system = new System({ ...runtime, root: await startRoot(root, runtime, boot), tasks, liveWorkers, log })
    boot.finished(system)
    // Last, so that the report of the shutdown is still logged.
    void system.exited.then(async (reason) => {
      const report = await system.shutdown()
      end()
      const { onRootExit = 'report' } = options
      if (system.hasEndedByItself) afterRootExit(rootExit(reason, report, runtime.directory.endings), onRootExit)
    })
    runtime.telemetry.emit('system:started', { root: root.id, durationMs: runtime.clock.now() - since })
    return system
  } catch (error) {
    liveWorkers.sweep()
    await runtime.containment.release()
    end()
    throw error
  }
}

async function startRoot(
  spec: ResolvedSupervisorSpec,
  { kinds, preparations, nextIncarnation, starterOf, ports }: Runtime,
  boot: Boot,
): Promise<Child> {
  const { signal, killSignal } = boot
  // Both take their time; whoever needs the ports awaits them.
  const needs = needsOfTree(spec, kinds)
  if (needs.length > 0) ports().catch(() => undefined)
  try {
    await prepareForStart(needs, preparations, signal)
  } catch (error) {
    if (signal.aborted) throw new StartError('START_ABORTED', spec.id, { type: 'killed', after: 'start_aborted' })
    const errno = shortageOf(error)
    if (errno === undefined) throw error
    throw new StartError('START_FAILED', spec.id, { type: 'spawn_failed', errno, diagnosis: reasonOf(error) })
  }
  const context = { path: spec.id, incarnation: nextIncarnation(), signal, killSignal }
  const result = await starterOf(spec.start.kind)(spec, context)
  if (result.outcome === 'started') return result.child
  const reason = result.outcome === 'failed' ? result.reason : NORMAL
  throw new StartError(signal.aborted ? 'START_ABORTED' : 'START_FAILED', spec.id, reason)
}

/** Who is told of the signals of the process: the start while it is under way, then the system. */
class Boot implements SignalTargets {
  readonly #abort = new AbortController()
  readonly #kill = new AbortController()
  /** Gives the start up; what had come up is stopped in order. */
  readonly signal: AbortSignal
  /** Kills what had come up. */
  readonly killSignal: AbortSignal = this.#kill.signal
  #system: System | undefined = undefined

  constructor(signal: AbortSignal | undefined) {
    this.signal = signal === undefined ? this.#abort.signal : AbortSignal.any([signal, this.#abort.signal])
  }

  finished(system: System): void {
    this.#system = system
  }

  onFirst(signal: NodeJS.Signals): void {
    if (this.#system === undefined) this.#abort.abort(new Error(`${signal} was received`))
    else void this.#system.shutdown({ reason: `${signal} was received` })
  }

  onAgain(): void {
    if (this.#system === undefined) this.#kill.abort()
    else this.#system.kill()
  }
}
