import {
  type AnyActor,
  type AnyActorLogic,
  createActor,
  type EventFromLogic,
  type InputFrom,
  type OutputFrom,
  type SnapshotFrom,
} from 'xstate'
import type { ActorContext } from '../actor/actor-context.ts'
import { type Behaviour, behaviour } from '../actor/behaviour.ts'
import type { Later } from '../actor/later.ts'
import { type Stop, stop } from '../actor/outcome.ts'
import { crashed } from '../errors/crashed.ts'
import { xstateClock } from '../lifecycle/xstate-clock.ts'
import { nameOf } from '../options/name-of.ts'
import type { OptionRule } from '../options/option-rule.ts'
import { isRecord } from '../options/option-rule.ts'
import { checkOption, optionsOf } from '../options/options-of.ts'
import type { ChildSpec } from '../spec/child-spec.ts'
import { type ActorOverrides, actor } from './actor.ts'

/** Methods of a child that is an XState actor. */
export interface MachineMethods<L extends AnyActorLogic> {
  /** Sends it an event; use `cast`, unless you want to know when it has been taken. */
  send(event: EventFromLogic<L>): void
  /** What it is at now. */
  snapshot(): SnapshotFrom<L>
  /** Its output, once it is done. */
  output(): OutputFrom<L>
}

/** What may be said of it beside its logic. */
export interface MachineOverrides<L extends AnyActorLogic> extends ActorOverrides {
  /** Its input, each time it starts. */
  readonly input?: InputFrom<L>
}

/**
 * The spec of a child that is any XState actor logic: a machine, a promise, a callback, an
 * observable or a transition function.
 *
 * Being done is an end with `normal`, an error is one with `crashed`; an error in its very start is
 * a failed start. Stopping the child stops it, with everything that it has invoked. Its delays run
 * on the clock of the system.
 *
 * @throws {@link SpecError} for the first mistake, at once.
 * @example
 * machineActor('light', trafficLight, { restart: 'transient' })
 */
export function machineActor<L extends AnyActorLogic>(
  id: string,
  logic: L,
  options: MachineOverrides<L> = {},
): ChildSpec {
  const { input, ...overrides } = optionsOf('machineActor()', options)
  checkOption({ owner: `machineActor(${nameOf(id)})`, name: 'logic' }, logic, ACTOR_LOGIC)
  return actor(id, machineBehaviour(logic), input, overrides)
}

/** What XState's `createActor` takes: anything with these three. */
const ACTOR_LOGIC: OptionRule = {
  is: (value) =>
    isRecord(value) &&
    ['transition', 'getInitialSnapshot', 'getPersistedSnapshot'].every((name) => typeof value[name] === 'function'),
  expected: 'XState actor logic, as `createMachine(...)`, `fromPromise(...)` or `fromCallback(...)` make it',
}

interface MachineState {
  readonly machine: AnyActor
  readonly awaitingOutput: Later<unknown>[]
}

function machineBehaviour(logic: AnyActorLogic): Behaviour<unknown, unknown> {
  return behaviour({
    init: (input: unknown, context) => begin(createMachine(logic, input, context), context),
    calls: {
      snapshot: ({ machine }): unknown => machine.getSnapshot(),
      output: ({ awaitingOutput }, _: undefined, context) => {
        const later = context.later<unknown>()
        awaitingOutput.push(later)
        return later
      },
    },
    casts: {
      send: (state, event: { readonly type: string }) => {
        state.machine.send(event)
        return endOf(state)
      },
    },
    info: endOf,
  })
}

function createMachine(logic: AnyActorLogic, input: unknown, { clock, path }: ActorContext): AnyActor {
  return createActor(logic, { input, id: path, clock: xstateClock(clock) })
}

function begin(machine: AnyActor, context: ActorContext): MachineState | Stop {
  const look = (): void => context.send(context.path, LOOK)
  machine.subscribe({ error: look, complete: look })
  context.signal.addEventListener('abort', () => machine.stop())
  machine.start()
  const { status, error } = outcomeOf(machine)
  return status === 'error' ? stop(crashed(error)) : { machine, awaitingOutput: [] }
}

/** The machine has ended while no event was handled; its snapshot says how. */
const LOOK = Object.freeze({ type: 'look' })

/** An order to stop, once the machine has ended. Whoever waits for its output gets it before. */
function endOf({ machine, awaitingOutput }: MachineState): Stop | undefined {
  const { status, output, error } = outcomeOf(machine)
  if (status === 'error') return stop(crashed(error))
  if (status !== 'done') return undefined
  for (const later of awaitingOutput) later.reply(output)
  return stop('normal')
}

interface Outcome {
  readonly status: string
  readonly output: unknown
  readonly error: unknown
}

function outcomeOf(machine: AnyActor): Outcome {
  // Every snapshot has these three; only a machine of a known logic says so.
  return machine.getSnapshot() as Outcome
}
