import type { OptionRule } from '../../../src/adapter-kit.ts'
import { isObject } from './is-object.ts'

/** When a program that says no hello is ready; never by a time. */
export type ReadyWhen =
  /** When it runs. */
  | 'running'
  | {
      /**
       * Frames, or lines, that it writes unasked first, as a banner; they are shown in the log.
       * Whole number >= 0. Default 0.
       */
      readonly frames?: number
      /**
       * A call that is made first; it is ready when it has answered. An error as the answer ends
       * its start. Default none.
       */
      readonly call?: { readonly method?: string; readonly args?: unknown }
    }

/** Of the option `ready`. */
export const READY_RULE: OptionRule = {
  is: (value) => value === 'running' || (isObject(value) && isReadyWhen(value)),
  expected: "'running' or `{ frames, call: { method, args } }`, with one of both",
}

function isReadyWhen({ frames, call, ...others }: Readonly<Record<string, unknown>>): boolean {
  if (Object.keys(others).length > 0 || (frames ?? call) === undefined) return false
  const isCounted = frames === undefined || (Number.isSafeInteger(frames) && Number(frames) >= 0)
  return isCounted && (call === undefined ? Number(frames) > 0 : isObject(call))
}
