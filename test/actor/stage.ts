import { onTestFinished } from 'vitest'
import {
  behaviour,
  type ChildSpec,
  type DownMessage,
  type ExitReason,
  type Info,
  type StopReason,
  type SupervisorFlags,
  type System,
  start,
  stop,
  supervisor,
} from '../../src/index.ts'
import { TestClock } from '../../src/testing/time/test-clock.ts'
import { within } from '../fixtures/await-event.ts'

/**
 * Starts a tree `main` of these children on a clock that stands still; what is left of it after the
 * test is killed.
 */
export async function play(
  children: readonly ChildSpec[],
  flags: SupervisorFlags = {},
): Promise<{ readonly system: System; readonly clock: TestClock }> {
  const clock = new TestClock()
  const system = await start(supervisor('main', { intensity: 20, ...flags }, children), { log: 'silent', clock })
  onTestFinished(async () => {
    system.kill()
    await within('the end of the system', system.exited)
  })
  return { system, clock }
}

/** The end of the life that a child has now. Ask before you do what causes it. */
export function endOf(system: System, path: string): Promise<DownMessage> {
  return within(`the end of ${path}`, new Promise((resolve) => system.monitor(path, resolve)))
}

/** A promise, and the function that fulfils it. */
export function gate<T = void>(): { readonly opened: Promise<T>; readonly open: (value: T) => void } {
  let open: (value: T) => void = () => {}
  const opened = new Promise<T>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

/** Remembers what `info` gets, and does what it is told. */
export const listener = behaviour({
  init: (_: undefined) => [] as unknown[],
  calls: {
    heard: (state) => [...state],
    link: (_, path: string, context) => context.link(path),
    unlink: (_, path: string, context) => context.unlink(path),
    trap: (_, isOn: boolean, context) => context.trapExit(isOn),
    monitor: (_, path: string, context) => context.monitor(path),
    exit: (_, [path, reason]: readonly [path: string, reason: ExitReason | 'kill'], context) =>
      context.exit(path, reason),
    end: (_, reason: StopReason) => stop(reason, { reply: 'ending' }),
    crash: (): string => {
      throw new Error('as asked')
    },
  },
  info: (state, message: Info<unknown>) => void state.push(message),
})
