import type { SlotState } from '../child/child.ts'
import { formatQuarantine } from '../child/quarantine.ts'
import type { CallError } from '../errors/call-error.ts'
import { type DeathCertificate, formatDeath, formatUptime } from '../errors/death-certificate.ts'
import { type Ending, explainEnding } from './endings.ts'

/** Why an address accepts nothing, and when that may change. */
export interface Refusal {
  readonly code: CallError['code']
  readonly why: string
  readonly retryInMs?: number
  readonly cause?: Error
}

/** What is known of an address that accepts nothing. */
export interface RefusedState {
  readonly state: SlotState
  /** For how long it has been so, in milliseconds. */
  readonly sinceMs: number
  readonly lastDeath: DeathCertificate | undefined
  /** What is written down of its end, if anything is. */
  readonly ending: Ending | undefined
}

/** Nobody is there, and nobody is about to come: a caller is told at once. */
export function takesNoCalls(state: SlotState): boolean {
  return state === 'undefined' || state === 'gone' || typeof state !== 'string'
}

/**
 * What the callers of such an address are told.
 *
 * @param now - On the system's clock, in milliseconds.
 */
export function explainRefusal({ state, sinceMs, lastDeath, ending }: RefusedState, now: number): Refusal {
  const last = lastDeath === undefined ? undefined : `its last life ${formatDeath(lastDeath)}`
  if (typeof state === 'string') {
    if (ending !== undefined) return { code: 'CALL_NOPROC', ...explainEnding(ending, now) }
    const since = formatUptime(sinceMs)
    const why = `${last ?? 'it is not running'}, and it will not be restarted. That was ${since} ago; ${START_IT_AGAIN}`
    return { code: 'CALL_NOPROC', why }
  }
  const byHand = 'or when `restartChild` of its supervisor is called'
  const why = `it is ${formatQuarantine(state, now)}, ${byHand}${last === undefined ? '' : `; ${last}`}`
  return { code: 'CALL_QUARANTINED', why, retryInMs: Math.max(0, state.nextProbeAt - now) }
}

const START_IT_AGAIN = '`restartChild` of its supervisor starts it again'
