import { systemClock } from '../../../../../src/clock/clock.ts'

const DEADLINE_MS = 20_000

/** Fails with a name when something does not come. */
export function within<T>(what: string, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = systemClock.setTimer(DEADLINE_MS, () => {
      reject(new Error(`waited ${DEADLINE_MS} ms for ${what}`))
    })
    void promise.then(resolve, reject).finally(() => timer.cancel())
  })
}
