import { availableParallelism } from 'node:os'
import { Fields } from '../options/fields.ts'
import { ELEMENTS, type OptionRule } from '../options/option-rule.ts'
import { checkOption, optionsOf } from '../options/options-of.ts'
import type { TaskStreamRules } from './task-stream.ts'
import type { TaskStreamOptions } from './task-supervisor-handle.ts'

/** Default of `timeoutMs`. @source Elixir `Task.Supervisor.async_stream/4` */
const DEFAULT_TIMEOUT_MS = 5_000

/**
 * Checks the options of a stream of tasks and fills in the defaults.
 *
 * @param path - Path of the supervisor, for the error message.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION`.
 */
export function resolveTaskStreamRules(path: string, options: TaskStreamOptions): Omit<TaskStreamRules, 'isLinked'> {
  const owner = `A stream of tasks of "${path}"`
  const fields = new Fields(owner, { ...optionsOf(owner, options) })
  return {
    maxConcurrency: fields.whole('maxConcurrency', AT_LEAST_ONE) ?? availableParallelism(),
    ordered: fields.boolean('ordered', AT_LEAST_ONE) ?? true,
    timeoutMs:
      fields.wholeOr('timeoutMs', ['infinity'], { ...AT_LEAST_ONE, unit: ' of milliseconds' }) ?? DEFAULT_TIMEOUT_MS,
    onTimeout: fields.oneOf('onTimeout', ['exit', 'kill_task'], AT_LEAST_ONE) ?? 'exit',
  }
}

const AT_LEAST_ONE = { min: 1, advice: 'Leave it out for the default.' } as const

/** Here a string is what JavaScript takes it for: its characters. */
const ITEMS: OptionRule = {
  is: (value) => typeof value === 'string' || ELEMENTS.is(value),
  expected: ELEMENTS.expected,
}

/** @throws {@link SpecError} `SPEC_INVALID_OPTION` for items that cannot be gone through. */
export function checkItems(path: string, items: unknown): void {
  checkOption({ owner: `A stream of tasks of "${path}"`, name: 'items' }, items, ITEMS)
}
