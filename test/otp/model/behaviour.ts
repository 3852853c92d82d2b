import { type ExitReason, NORMAL, SHUTDOWN } from '../../../src/errors/exit-reason.ts'

/**
 * What one life of a worker does.
 *
 * `start`: comes up; comes up and ends at once, with success or without; is ignored; fails; finds
 * no program to run; or does nothing until it is released. `stop`: ends when it is asked to, as it
 * should, with success, or without; or not at all.
 */
export interface Behaviour {
  readonly start: 'ready' | 'ready_then_finishes' | 'ready_then_crashes' | 'ignore' | 'fail' | 'vanish' | 'hang'
  readonly stop: 'obey' | 'finish' | 'crash' | 'stubborn'
}

/** What a worker does of which nothing is said. */
export const WELL_BEHAVED: Behaviour = { start: 'ready', stop: 'obey' }

/** Why starts fail. */
export const START_FAILED: ExitReason = { type: 'exited', code: 2 }

/** Why starts fail when there is no program. */
export const PROGRAM_GONE: ExitReason = { type: 'spawn_failed', errno: 'ENOENT', diagnosis: 'it is gone' }

/** What a start that is not wanted any more ends with. */
export const START_ABORTED: ExitReason = { type: 'killed', after: 'start_aborted' }

/** How a life ends by itself right after its start; `undefined`: it does not. */
export function earlyEnd({ start }: Behaviour): ExitReason | undefined {
  if (start === 'ready_then_finishes') return NORMAL
  return start === 'ready_then_crashes' ? { type: 'exited', code: 3 } : undefined
}

/** How a life ends that is asked to; `undefined`: it does not. */
export function endWhenAsked({ stop }: Behaviour): ExitReason | undefined {
  switch (stop) {
    case 'obey':
      return SHUTDOWN
    case 'finish':
      return NORMAL
    case 'crash':
      return { type: 'exited', code: 4 }
    case 'stubborn':
      return undefined
  }
}
