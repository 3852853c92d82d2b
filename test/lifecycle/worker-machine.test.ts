import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createActor, type StateValue } from 'xstate'
import { classifyExit, type ProcessEnd } from '../../src/lifecycle/classify-exit.ts'
import { type LifeEvent, workerMachine } from '../../src/lifecycle/worker-machine.ts'
import { xstateClock } from '../../src/lifecycle/xstate-clock.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'

const PROTOCOL = { type: 'protocol', code: 'WIRE_BAD_MESSAGE', violation: 'x' } as const
const START: LifeEvent = { type: 'START' }
const SPAWNED: LifeEvent = { type: 'SPAWNED' }
const READY: LifeEvent = { type: 'READY' }
const STOP: LifeEvent = { type: 'STOP', graceMs: 1_000 }
/** At the very end of its step, so that nothing is left to give. */
const DRAINED: LifeEvent = { type: 'DRAINED', spentMs: 400 }
const KILL: LifeEvent = { type: 'KILL', reason: PROTOCOL }
const exited = (code?: number, signal?: string): Exited => ({ type: 'EXITED', end: { code, signal } })
/** With what the operating system says of it. */
type Exited = Extract<LifeEvent, { type: 'EXITED' }> & { readonly end: ProcessEnd }
/** Waits this many milliseconds on the machine's clock. */
type Step = LifeEvent | Exited | number

const RUNNING: readonly Step[] = [START, SPAWNED, READY]

const play = async (steps: readonly Step[]) => {
  const clock = new TestClock()
  const effects: string[] = []
  const note = (name: string) => () => void effects.push(name)
  const actor = createActor(workerMachine, {
    input: {
      startTimeoutMs: 500,
      effects: {
        spawn: note('spawn'),
        sendHello: note('sendHello'),
        becameReady: note('becameReady'),
        beganDraining: note('beganDraining'),
        sendStop: note('sendStop'),
        closeInput: note('closeInput'),
        sendSigterm: note('sendSigterm'),
        sendSigkill: note('sendSigkill'),
        abandon: note('abandon'),
        describeWait: () => 'it wrote nothing',
      },
    },
    clock: xstateClock(clock),
  })
  const visited: string[] = []
  const transitions: string[] = []
  actor.subscribe(({ value }) => visited.push(nameOf(value)))
  actor.start()
  for (const step of steps) {
    const from = nameOf(actor.getSnapshot().value)
    if (typeof step === 'number') clock.advanceNow(step)
    else actor.send(step)
    const to = nameOf(actor.getSnapshot().value)
    if (from !== to) transitions.push(`${from} --> ${to}: ${typeof step === 'number' ? 'after' : step.type}`)
  }
  const { value, output } = actor.getSnapshot()
  actor.stop()
  const end = steps.flatMap((step) => (typeof step === 'object' && 'end' in step ? step.end : [])).at(-1)
  const reason = output === undefined || end === undefined ? undefined : classifyExit(end, output)
  return { state: nameOf(value), reason, effects, transitions }
}

const nameOf = (value: StateValue): string =>
  typeof value === 'string'
    ? value
    : Object.values(value)
        .map((inner) => (inner === undefined ? '' : nameOf(inner)))
        .join()

/** Every transition of the diagram: a way to it, and where it leads. */
const TABLE: readonly (readonly [steps: readonly Step[], transition: string, reason?: object])[] = [
  [[START], 'idle --> spawning: START'],
  [[START, SPAWNED], 'spawning --> handshaking: SPAWNED'],
  [[START, STOP], 'spawning --> killing: STOP'],
  [[START, KILL], 'spawning --> killing: KILL'],
  [[START, exited(1)], 'spawning --> exited: EXITED', { type: 'exited', code: 1 }],
  [RUNNING, 'handshaking --> running: READY'],
  [[START, SPAWNED, STOP], 'handshaking --> killing: STOP'],
  [[START, SPAWNED, KILL], 'handshaking --> killing: KILL'],
  [[START, SPAWNED, 500], 'handshaking --> killing: after'],
  [[START, SPAWNED, exited(1)], 'handshaking --> exited: EXITED', { type: 'exited', code: 1 }],
  [[...RUNNING, STOP], 'running --> draining: STOP'],
  [[...RUNNING, KILL], 'running --> killing: KILL'],
  [[...RUNNING, exited(0)], 'running --> exited: EXITED', { type: 'normal' }],
  [[...RUNNING, STOP, DRAINED], 'draining --> asked: DRAINED'],
  [[...RUNNING, STOP, 400], 'draining --> asked: after'],
  [[...RUNNING, STOP, KILL], 'draining --> killing: KILL'],
  [[...RUNNING, STOP, exited(0)], 'draining --> exited: EXITED', { type: 'shutdown' }],
  [[...RUNNING, STOP, DRAINED, 300], 'asked --> closed: after'],
  [[...RUNNING, STOP, DRAINED, exited(0)], 'asked --> exited: EXITED', { type: 'shutdown' }],
  [[...RUNNING, STOP, DRAINED, KILL], 'asked --> killing: KILL'],
  [[...RUNNING, STOP, DRAINED, 300, 150], 'closed --> terminated: after'],
  [[...RUNNING, STOP, DRAINED, 300, 150, 150], 'terminated --> killing: after'],
  [[...RUNNING, KILL, exited(undefined, 'SIGKILL')], 'killing --> exited: EXITED', PROTOCOL],
  [[...RUNNING, KILL, 3_000], 'killing --> abandoned: after'],
  [[...RUNNING, KILL, 3_000, exited()], 'abandoned --> exited: EXITED', PROTOCOL],
]

describe('workerMachine', () => {
  it.each(TABLE.map(([steps, transition, reason]) => ({ steps, transition, reason })))(
    'takes $transition',
    async ({ steps, transition, reason }) => {
      const { transitions, reason: output } = await play(steps)
      expect(transitions.at(-1)).toBe(transition)
      if (reason !== undefined) expect(output).toEqual(reason)
    },
  )

  it('runs its effects in the order of the ladder', async () => {
    const { effects } = await play([...RUNNING, STOP, 400, 300, 150, 150, exited(undefined, 'SIGKILL')])
    expect(effects).toEqual([
      'spawn',
      'sendHello',
      'becameReady',
      'beganDraining',
      'sendStop',
      'closeInput',
      'sendSigterm',
      'sendSigkill',
    ])
  })

  it.each([
    [
      'the limit of the start',
      [START, SPAWNED, 500, exited(undefined, 'SIGKILL')],
      { type: 'handshake_failed', cause: 'timeout' },
    ],
    [
      'a stop before it was ready',
      [START, SPAWNED, STOP, exited(undefined, 'SIGKILL')],
      { type: 'killed', after: 'start_aborted' },
    ],
    [
      'a stop while it was spawning',
      [START, STOP, exited(undefined, 'SIGKILL')],
      { type: 'killed', after: 'start_aborted' },
    ],
    [
      'an overrun of the grace',
      [...RUNNING, STOP, 1_000, exited(undefined, 'SIGKILL')],
      { type: 'killed', after: 'shutdown_timeout' },
    ],
    ['our SIGTERM', [...RUNNING, STOP, 850, exited(undefined, 'SIGTERM')], { type: 'shutdown' }],
  ] as const)('ends with the reason of %s', async (_, steps, reason) => {
    expect((await play(steps)).reason).toMatchObject(reason)
  })

  it('gives the time that draining did not need to the asking, so that SIGKILL comes at the end of the grace', async () => {
    const early: LifeEvent = { type: 'DRAINED', spentMs: 100 }
    expect((await play([...RUNNING, STOP, 100, early, 899])).state).toBe('terminated')
    expect((await play([...RUNNING, STOP, 100, early, 900])).state).toBe('killing')
  })

  it('is killed for the first reason, whatever comes after', async () => {
    const late: LifeEvent = { type: 'KILL', reason: { type: 'unresponsive', missedMs: 1 } }
    expect((await play([...RUNNING, KILL, late, exited(undefined, 'SIGKILL')])).reason).toEqual(PROTOCOL)
  })

  it('never sees the grace of infinity end', async () => {
    const { state } = await play([...RUNNING, { type: 'STOP', graceMs: 'infinity' }, DRAINED, 10 ** 9])
    expect(state).toBe('asked')
  })

  it('has a diagram that shows exactly the transitions that the table takes', () => {
    const source = readFileSync(new URL('../../src/lifecycle/worker-machine.ts', import.meta.url), 'utf8')
    const diagram = [...source.matchAll(/\* +(\w+) --> (\w+): (\w+)/g)].map(
      ([, from, to, event]) => `${from} --> ${to}: ${event}`,
    )
    const taken = new Set(
      TABLE.map(([, transition]) =>
        transition
          .replace(/^asked --> (exited|killing)/, 'stopping --> $1')
          .replace('draining --> asked', 'draining --> stopping'),
      ),
    )
    expect([...taken].sort()).toEqual([...new Set(diagram)].sort())
  })

  it('has the same diagram in the docs', () => {
    const source = readFileSync(new URL('../../src/lifecycle/worker-machine.ts', import.meta.url), 'utf8').replace(
      /^ \* ?/gm,
      '',
    )
    const page = readFileSync(new URL('../../docs/lifecycle.md', import.meta.url), 'utf8')
    const diagram = /```mermaid\n.*?```/s
    expect(diagram.exec(page)?.[0]).toBe(diagram.exec(source)?.[0])
  })
})
