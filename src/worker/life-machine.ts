import { type Actor, createActor } from 'xstate'
import type { Clock } from '../clock/clock.ts'
import type { Circumstances } from '../lifecycle/classify-exit.ts'
import { type LifeEffects, type LifeEvent, workerMachine } from '../lifecycle/worker-machine.ts'
import { xstateClock } from '../lifecycle/xstate-clock.ts'

/** What a machine of one life is made of. */
export interface LifeMachineOptions {
  readonly startTimeoutMs: number
  readonly effects: LifeEffects
  readonly clock: Clock
  /** Told of every state, as `stopping.asked`. Absent: nobody listens. */
  readonly onState: ((state: string) => void) | undefined
}

/** The lifecycle machine of one life, as it runs. */
export class LifeMachine {
  readonly #actor: Actor<typeof workerMachine>

  constructor({ startTimeoutMs, effects, clock, onState }: LifeMachineOptions) {
    this.#actor = createActor(workerMachine, { input: { startTimeoutMs, effects }, clock: xstateClock(clock) })
    if (onState === undefined) return
    this.#actor.subscribe(({ value }) => {
      onState(typeof value === 'string' ? value : Object.entries(value).flat().join('.'))
    })
  }

  begin(): void {
    this.#actor.start()
    this.tell({ type: 'START' })
  }

  /** After its end a machine takes no events; what comes late is of no consequence. */
  tell(event: LifeEvent): void {
    if (this.#actor.getSnapshot().status === 'active') this.#actor.send(event)
  }

  /** Whether it is ready, and neither it nor the host is about to end it. */
  get isRunning(): boolean {
    return this.#actor.getSnapshot().value === 'running'
  }

  /** What the host has had to do with its end until now. */
  get circumstances(): Circumstances {
    const { verdict, wasAsked } = this.#actor.getSnapshot().context
    return { verdict, wasAsked }
  }
}
