import { systemClock } from '../../../src/clock/clock.ts'

/**
 * Resolves when the first of them does, and at the latest after that time; rejects when the first
 * of them does. Leaves no timer behind.
 */
export async function atMost(ms: number, ...ends: readonly Promise<unknown>[]): Promise<void> {
  let cancel = (): void => undefined
  const over = new Promise<void>((resolve) => {
    const timer = systemClock.setTimer(ms, resolve)
    cancel = () => timer.cancel()
  })
  try {
    await Promise.race([over, ...ends])
  } finally {
    cancel()
  }
}
