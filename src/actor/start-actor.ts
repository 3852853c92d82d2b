import type { ChildStarter, StartContext, StartResult } from '../child/child.ts'
import { onAbort } from '../clock/on-abort.ts'
import { crashed } from '../errors/crashed.ts'
import { type ExitReason, NORMAL } from '../errors/exit-reason.ts'
import { describeName } from '../names/registries.ts'
import type { ResolvedActorStart } from '../spec/resolve-actor-start.ts'
import type { ActorEnvironment } from './actor-environment.ts'
import { ActorLife } from './actor-life.ts'
import { isBehaviour } from './behaviour.ts'
import { isThenable } from './is-thenable.ts'
import { Ignore, isStop, Started } from './outcome.ts'

/**
 * The starter of children of kind `actor`: takes the name, runs `init`, and resolves when there is
 * a state.
 *
 * @source OTP `gen_server:start_link/3`
 */
export function createActorStarter(environment: ActorEnvironment): ChildStarter<ResolvedActorStart> {
  return ({ start }, context) => {
    const { behaviour } = start
    const address = environment.directory.find(context.path)
    if (address === undefined || !isBehaviour(behaviour)) return Promise.resolve(failed(NO_BEHAVIOUR))
    const { path, incarnation } = context
    const life = new ActorLife({ path, incarnation, behaviour, address }, environment)
    environment.lives.born(life)
    const taken = takeName(life, start)
    if (taken !== undefined) return Promise.resolve(failStart(life, taken))
    try {
      const made = behaviour.definition.init(start.args, life.context)
      if (typeof made === 'object' && made !== null && isThenable(made)) return wait(made, life, { start, context })
      return Promise.resolve(opened(made, life))
    } catch (error) {
      return Promise.resolve(failStart(life, crashed(error)))
    }
  }
}

const NO_BEHAVIOUR: ExitReason = Object.freeze({
  type: 'crashed',
  cause: 'its `behaviour` was not made by behaviour() of this copy of the package',
})

/**
 * Before `init` runs, so that the one that comes too late does nothing at all.
 * @source OTP `gen:init_it/6`
 */
function takeName(life: ActorLife, { name }: ResolvedActorStart): ExitReason | undefined {
  if (name === undefined) return undefined
  const result = life.environment.registries.register(life, name)
  return result.ok ? undefined : { type: 'already_started', name: describeName(name), path: result.path }
}

/** `init` has returned. It may have been killed meanwhile. */
function opened(made: unknown, life: ActorLife): StartResult {
  if (made instanceof Ignore) {
    life.vanish(NORMAL)
    return { outcome: 'ignore' }
  }
  if (isStop(made)) return failStart(life, made.reason)
  if (made instanceof Started) {
    life.open(made.state)
    return { outcome: 'started', child: life, info: made.info }
  }
  life.open(made)
  return { outcome: 'started', child: life }
}

/**
 * Waits for an async `init`: until its time is over, its start is given up, or an exit signal ends
 * it.
 */
function wait(
  made: PromiseLike<unknown>,
  life: ActorLife,
  { start, context }: { readonly start: ResolvedActorStart; readonly context: StartContext },
): Promise<StartResult> {
  const { startTimeoutMs } = start
  const { signal } = context
  return new Promise((resolve) => {
    const abort = (): void => life.die({ type: 'killed', after: 'start_aborted' })
    const giveUp = (): void => life.die(tooSlow(startTimeoutMs))
    const { clock } = life.environment
    const timer = startTimeoutMs === 'infinity' ? undefined : clock.setTimer(startTimeoutMs, giveUp)
    let unlisten = (): void => undefined
    const settle = (result: StartResult): void => {
      timer?.cancel()
      unlisten()
      resolve(result)
    }
    void life.exited.then((reason) => settle(failed(reason)))
    Promise.resolve(made)
      .then((value) => {
        if (!life.hasEnded()) settle(opened(value, life))
      })
      .catch((error: unknown) => {
        if (!life.hasEnded()) settle(failStart(life, crashed(error)))
      })
    unlisten = onAbort(signal, abort)
  })
}

function tooSlow(startTimeoutMs: number | 'infinity'): ExitReason {
  const diagnosis = `\`init\` had not finished after ${startTimeoutMs} ms (startTimeoutMs)`
  return { type: 'handshake_failed', cause: 'timeout', diagnosis }
}

function failStart(life: ActorLife, reason: ExitReason): StartResult {
  life.die(reason)
  return failed(reason)
}

function failed(reason: ExitReason): StartResult {
  return { outcome: 'failed', reason }
}
