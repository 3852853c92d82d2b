import { isTuttiError } from '../../src/index.ts'
import { System } from '../../src/system/system.ts'
import { put } from './put.ts'
import type { Row } from './row.ts'
import type { Place } from './surface.ts'
import { WRONG_VALUES } from './wrong-values.ts'

/** What was played, and what was wrong with it; absent when it was as it should be. */
export interface Played {
  readonly what: string
  readonly problem?: string
}

/**
 * Puts every wrong value into every place of a row. Each must be taken, or refused with an error
 * that has a code.
 */
export async function* playWrongValues(name: string, row: Row, places: readonly Place[]): AsyncGenerator<Played> {
  for (const place of places)
    for (const [type, value] of Object.entries(WRONG_VALUES))
      yield await play(`${name} ${place.join('.')} ${type}`, () => row.call(...put(row.args(), place, value)))
}

/**
 * Plays one call, and what is told of it outside of its promise until the event loop has turned.
 */
export async function play(what: string, call: () => unknown): Promise<Played> {
  const problems: string[] = []
  const onStray = (error: unknown): void => void problems.push(`stray ${String(error)}`)
  process.on('unhandledRejection', onStray).on('uncaughtException', onStray)
  try {
    const result = await call()
    await leave(result)
  } catch (error) {
    if (!isTuttiError(error)) problems.push(String(error))
  }
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', onStray).off('uncaughtException', onStray)
  return problems.length === 0 ? { what } : { what, problem: problems.join('; ') }
}

/** A system that was started is stopped again. */
async function leave(result: unknown): Promise<void> {
  if (result instanceof System) await result.shutdown()
}
