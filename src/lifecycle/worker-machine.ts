import { assign, setup } from 'xstate'
import { KILL_LIMIT_MS } from '../clock/kill-limit.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import type { Circumstances } from './classify-exit.ts'
import { type LadderSteps, planLadder } from './ladder.ts'

/**
 * What happens in the life of one incarnation. It never sees a message: a call costs no transition.
 */
export type LifeEvent =
  | { readonly type: 'START' }
  | { readonly type: 'SPAWNED' }
  | { readonly type: 'READY' }
  | { readonly type: 'STOP'; readonly graceMs: number | 'infinity' }
  /**
   * Nothing is in flight any more, `spentMs` after STOP. What draining did not need is given to the
   * asking.
   */
  | { readonly type: 'DRAINED'; readonly spentMs: number }
  /** It must be killed, and this is why. */
  | { readonly type: 'KILL'; readonly reason: ExitReason }
  /** It has ended, or never ran. */
  | { readonly type: 'EXITED' }

/**
 * What the machine does to the world. It is handed in with the life, so that one machine, made
 * once, serves all lives.
 */
export interface LifeEffects {
  spawn(): void
  sendHello(): void
  becameReady(): void
  beganDraining(): void
  sendStop(): void
  closeInput(): void
  sendSigterm(): void
  sendSigkill(): void
  /** SIGKILL did not end it. Leads to EXITED. */
  abandon(): void
  /** What the program has shown of itself until now, in a sentence without its full stop. */
  describeWait(): string
}

/** What a life is begun with. */
interface LifeInput {
  readonly startTimeoutMs: number
  readonly effects: LifeEffects
}

interface LifeContext {
  readonly effects: LifeEffects
  readonly startTimeoutMs: number
  readonly steps: LadderSteps
  readonly wasAsked: boolean
  readonly verdict: ExitReason | undefined
}

const lifeSetup = setup({
  types: {
    context: {} as LifeContext,
    events: {} as LifeEvent,
    input: {} as LifeInput,
    output: {} as Circumstances,
  },
  actions: {
    spawn: ({ context }) => context.effects.spawn(),
    sendHello: ({ context }) => context.effects.sendHello(),
    becameReady: ({ context }) => context.effects.becameReady(),
    beganDraining: ({ context }) => context.effects.beganDraining(),
    sendStop: ({ context }) => context.effects.sendStop(),
    closeInput: ({ context }) => context.effects.closeInput(),
    sendSigterm: ({ context }) => context.effects.sendSigterm(),
    sendSigkill: ({ context }) => context.effects.sendSigkill(),
    abandon: ({ context }) => context.effects.abandon(),
  },
  delays: {
    startTimeout: ({ context }) => context.startTimeoutMs,
    drainStep: ({ context }) => context.steps.drainMs,
    askStep: ({ context }) => context.steps.askMs,
    closeStep: ({ context }) => context.steps.closeMs,
    terminateStep: ({ context }) => context.steps.terminateMs,
    killLimit: KILL_LIMIT_MS,
  },
})

const condemn = lifeSetup.assign({
  verdict: ({ context, event }) => (event.type === 'KILL' ? event.reason : context.verdict),
})

const planStop = lifeSetup.assign({
  wasAsked: true,
  steps: ({ context, event }) => (event.type === 'STOP' ? planLadder(event.graceMs) : context.steps),
})

const giveRest = lifeSetup.assign({
  steps: ({ context, event }) => {
    const { steps } = context
    return event.type === 'DRAINED'
      ? { ...steps, askMs: steps.askMs + Math.max(0, steps.drainMs - event.spentMs) }
      : steps
  },
})

const exit = 'exited'
const kill = { target: 'killing', actions: condemn } as const

/**
 * The life of one worker process. One machine per incarnation; its output is what the host had to
 * do with the end.
 *
 * ```mermaid
 * stateDiagram-v2
 *   [*] --> idle
 *   idle --> spawning: START
 *   spawning --> handshaking: SPAWNED
 *   spawning --> killing: STOP
 *   spawning --> killing: KILL
 *   spawning --> exited: EXITED
 *   handshaking --> running: READY
 *   handshaking --> killing: STOP
 *   handshaking --> killing: KILL
 *   handshaking --> killing: after startTimeout
 *   handshaking --> exited: EXITED
 *   running --> draining: STOP
 *   running --> killing: KILL
 *   running --> exited: EXITED
 *   draining --> stopping: DRAINED
 *   draining --> stopping: after drainStep
 *   draining --> killing: KILL
 *   draining --> exited: EXITED
 *   state stopping {
 *     [*] --> asked
 *     asked --> closed: after askStep
 *     closed --> terminated: after closeStep
 *   }
 *   terminated --> killing: after terminateStep
 *   stopping --> killing: KILL
 *   stopping --> exited: EXITED
 *   killing --> exited: EXITED
 *   killing --> abandoned: after killLimit
 *   abandoned --> exited: EXITED
 *   exited --> [*]
 * ```
 */
export const workerMachine = lifeSetup.createMachine({
  id: 'worker',
  initial: 'idle',
  context: ({ input }) => ({
    effects: input.effects,
    startTimeoutMs: input.startTimeoutMs,
    steps: planLadder(0),
    wasAsked: false,
    verdict: undefined,
  }),
  output: ({ context: { verdict, wasAsked } }) => ({ verdict, wasAsked }),
  states: {
    idle: {
      on: { START: 'spawning' },
    },
    spawning: {
      entry: 'spawn',
      on: {
        SPAWNED: 'handshaking',
        STOP: { target: 'killing', actions: assign({ verdict: { type: 'killed', after: 'start_aborted' } }) },
        KILL: kill,
        EXITED: exit,
      },
    },
    handshaking: {
      entry: 'sendHello',
      after: {
        startTimeout: {
          target: 'killing',
          actions: assign({
            verdict: ({ context }) => ({
              type: 'handshake_failed',
              cause: 'timeout',
              diagnosis: `it was not ready within ${context.startTimeoutMs} ms: ${context.effects.describeWait()}. See what it waits for, or raise startTimeoutMs`,
            }),
          }),
        },
      },
      on: {
        READY: 'running',
        STOP: { target: 'killing', actions: assign({ verdict: { type: 'killed', after: 'start_aborted' } }) },
        KILL: kill,
        EXITED: exit,
      },
    },
    running: {
      entry: 'becameReady',
      on: {
        STOP: { target: 'draining', actions: planStop },
        KILL: kill,
        EXITED: exit,
      },
    },
    draining: {
      entry: 'beganDraining',
      after: { drainStep: 'stopping' },
      on: { DRAINED: { target: 'stopping', actions: giveRest }, KILL: kill, EXITED: exit },
    },
    stopping: {
      initial: 'asked',
      on: { KILL: kill, EXITED: exit },
      states: {
        asked: { entry: 'sendStop', after: { askStep: 'closed' } },
        closed: { entry: 'closeInput', after: { closeStep: 'terminated' } },
        terminated: {
          entry: 'sendSigterm',
          after: {
            terminateStep: {
              target: '#worker.killing',
              actions: assign({ verdict: { type: 'killed', after: 'shutdown_timeout' } }),
            },
          },
        },
      },
    },
    killing: {
      entry: 'sendSigkill',
      after: { killLimit: 'abandoned' },
      on: { EXITED: exit },
    },
    abandoned: {
      entry: 'abandon',
      on: { EXITED: exit },
    },
    exited: {
      type: 'final',
    },
  },
})
