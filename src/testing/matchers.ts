import { isDeepStrictEqual } from 'node:util'
import { systemClock } from '../clock/clock.ts'
import type { DeathCertificate } from '../errors/death-certificate.ts'
import { type ExitReason, formatExitReason } from '../errors/exit-reason.ts'
import { describeValue } from '../options/describe-value.ts'
import { A_TEXT, MILLISECONDS, type OptionRule } from '../options/option-rule.ts'
import { checkOption, optionsOf } from '../options/options-of.ts'
import type { System } from '../system/system.ts'
import { describeOrphans, survivors } from './orphans/expect-no-orphans.ts'
import { isSystem } from './system/is-system.ts'
import { TestError } from './system/test-error.ts'
import { isTestSystem, type TestExtras } from './system/test-system.ts'

/** What a matcher finds; Vitest and Jest agree on it. */
export interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
}

/** What an exit reason must look like: its type, or its type and some of its fields. */
export type ExpectedReason =
  | ExitReason['type']
  | ({ readonly type: ExitReason['type'] } & Readonly<Record<string, unknown>>)

/**
 * The matchers as `expect` has them.
 *
 * @typeParam T - What is expected of, or a promise of it. A matcher that says nothing about it
 *   cannot be called.
 */
export interface TuttiMatchers<T> {
  /**
   * Of a system that was started for a test: whether a child of it has been started again.
   *
   * @param path - Default: any child.
   * @param times - Exactly so often. Default: once or more.
   */
  readonly toHaveRestarted: About<T, TestExtras, (path?: string, times?: number) => void>
  /**
   * Of a system: whether nothing of it is alive, once it has been shut down; if it has not been,
   * this does it. To be awaited.
   */
  readonly toLeaveNoProcess: About<T, System, () => Promise<void>>
  /**
   * Of a system, a death certificate, or anything with a `reason`: how it ended; a system is
   * awaited for `limitMs`, by default 5000. To be awaited.
   */
  readonly toExitWith: About<T, Mortal, (reason: ExpectedReason, options?: ExitOptions) => Promise<void>>
}

type About<T, S, M> = [Awaited<T>] extends [S] ? M : never

/** How long an end is awaited. */
export interface ExitOptions {
  /** In milliseconds of real time. Default 5000. */
  readonly limitMs?: number
}

/** What ends with a reason. */
type Mortal = Pick<System, 'exited'> | { readonly reason: ExitReason } | ExitReason

/** How long a system is awaited, in milliseconds. */
const EXIT_LIMIT_MS = 5_000

/**
 * Matchers for `expect.extend`, of Vitest or Jest. With Vitest, `import 'tutti/testing/vitest'`
 * does it, types included.
 *
 * @example
 * expect.extend(tuttiMatchers)
 * expect(system).toHaveRestarted('shop/prices', 1)
 * await expect(system).toLeaveNoProcess()
 */
export const tuttiMatchers = Object.freeze({
  toHaveRestarted(received: unknown, path?: string, times?: number): MatcherResult {
    if (!isSystem(received) || !isTestSystem(received))
      throw wrong('a system of startForTest() or startVirtual()', received)
    if (path !== undefined) checkOption({ owner: 'toHaveRestarted()', name: 'path' }, path, A_TEXT)
    if (times !== undefined) checkOption({ owner: 'toHaveRestarted()', name: 'times' }, times, A_COUNT)
    const restarts = received.history.restarts(path)
    const who = path === undefined ? 'a child' : `"${path}"`
    const wanted = times === undefined ? '' : ` ${times} time(s)`
    const pass = times === undefined ? restarts > 0 : restarts === times
    return {
      pass,
      message: () => `expected ${who} ${pass ? 'not ' : ''}to have been restarted${wanted}; restarts: ${restarts}`,
    }
  },

  async toLeaveNoProcess(received: unknown): Promise<MatcherResult> {
    if (!isSystem(received)) throw wrong('a system', received)
    const { swept } = await received.shutdown()
    const left = await survivors({ systemId: received.id })
    const all = [...swept.map((each) => ({ ...each, command: 'found by the shutdown' })), ...left]
    return {
      pass: all.length === 0,
      message: () => (all.length === 0 ? 'expected processes to be left; there are none' : describeOrphans(all)),
    }
  },

  async toExitWith(received: unknown, expected: ExpectedReason, options: ExitOptions = {}): Promise<MatcherResult> {
    const checked = optionsOf('toExitWith()', options, { limitMs: MILLISECONDS })
    const reason = isSystem(received) ? await exitOf(received, checked) : reasonOf(received)
    if (reason === undefined) throw wrong('something that ends with a reason', received)
    const wanted = typeof expected === 'string' ? { type: expected } : optionsOf('toExitWith()', expected)
    const pass = Object.entries(wanted).every(([key, value]) => isDeepStrictEqual(fieldOf(reason, key), value))
    const got = `${formatExitReason(reason)} ${JSON.stringify(reason)}`
    return {
      pass,
      message: () => `expected the reason ${pass ? 'not ' : ''}to be ${JSON.stringify(wanted)}; got ${got}`,
    }
  },
})

/** @throws {@link TestError} `TEST_LIMIT`, so that `not` is no way around it. */
async function exitOf({ exited }: System, { limitMs = EXIT_LIMIT_MS }: ExitOptions): Promise<ExitReason> {
  let cancel = (): void => undefined
  const limit = new Promise<never>((_, reject) => {
    const fire = (): void => reject(new TestError('TEST_LIMIT', `Waited ${limitMs} ms for the end of the system`))
    const timer = systemClock.setTimer(limitMs, fire)
    cancel = () => timer.cancel()
  })
  try {
    return await Promise.race([exited, limit])
  } finally {
    cancel()
  }
}

function wrong(expected: string, received: unknown): TestError {
  return new TestError('TEST_INVALID', `expected ${expected}; got ${describeValue(received)}`)
}

const A_COUNT: OptionRule = {
  is: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  expected: 'a whole number >= 0',
}

/** What ended says why, or is the reason itself; `undefined` also for what cannot be read. */
function reasonOf(value: unknown): ExitReason | undefined {
  try {
    return readReason(value)
  } catch {
    return undefined
  }
}

function readReason(value: unknown): ExitReason | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if ('reason' in value) return readReason(value.reason)
  return 'type' in value && typeof value.type === 'string' ? (value as DeathCertificate['reason']) : undefined
}

function fieldOf(reason: ExitReason, key: string): unknown {
  return Object.entries(reason).find(([name]) => name === key)?.[1]
}
