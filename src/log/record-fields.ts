import type { DeathCertificate } from '../errors/death-certificate.ts'
import type { GivingUp } from '../errors/giving-up.ts'
import { subscribe } from '../telemetry/telemetry.ts'

/**
 * Of so many children the process is remembered, the latest: a dynamic supervisor may have had
 * millions.
 */
const MAX_CHILDREN = 4_096

/**
 * The fields by which the records of a child are found: `path`, and where they are known
 * `incarnation`, `pid`, `reason` and, of the supervisor, `supervisor`.
 */
export class RecordFields {
  readonly #isInDetail: boolean
  /** Path → its latest process, the oldest first. */
  readonly #processes = new Map<string, { readonly incarnation: string; readonly pid: number }>()
  /** Ends the subscription to the processes. */
  readonly stop: () => void

  /**
   * @param isInDetail - Whether certificates are logged with their long parts: last words, last
   *   frames, calls in flight.
   */
  constructor(systemId: string, isInDetail: boolean) {
    this.#isInDetail = isInDetail
    this.stop = subscribe('worker:spawned', ({ system, path, incarnation, pid }) => {
      if (system !== systemId) return
      this.#processes.delete(path)
      this.#processes.set(path, { incarnation, pid })
      const [oldest] = this.#processes.keys()
      if (this.#processes.size > MAX_CHILDREN && oldest !== undefined) this.#processes.delete(oldest)
    })
  }

  /** Of one event. */
  of(event: object): object {
    const { death, givingUp, ...known } = pick(event)
    const path = known.path ?? death?.path
    const fields = death === undefined ? known : { ...known, ...this.#ofDeath(death) }
    const blamed = givingUp === undefined ? {} : { givingUp: this.#ofGivingUp(givingUp) }
    if (path === undefined || death !== undefined) return { ...fields, ...blamed }
    const life = this.#processes.get(path)
    const isOfLife = life !== undefined && (known.incarnation === undefined || known.incarnation === life.incarnation)
    return { ...(isOfLife ? life : {}), ...fields, ...blamed }
  }

  #ofDeath(death: DeathCertificate): object {
    const { path, incarnation, pid, reason } = death
    return { path, incarnation, ...(pid === undefined ? {} : { pid }), reason, death: this.#cut(death) }
  }

  #ofGivingUp({ death, ...givingUp }: GivingUp): object {
    return death === undefined ? givingUp : { ...givingUp, death: this.#cut(death) }
  }

  #cut(death: DeathCertificate): object {
    if (this.#isInDetail) return death
    const { code, signal, uptimeMs, hasSurvivors } = death
    return { code, signal, uptimeMs, ...(hasSurvivors === undefined ? {} : { hasSurvivors }) }
  }
}

/** What events have in common, when they have it. */
interface Known {
  readonly path?: string
  readonly incarnation?: string
  readonly pid?: number
  readonly supervisor?: string
  readonly reason?: unknown
  readonly death?: DeathCertificate
  readonly givingUp?: GivingUp
}

const KEYS = ['path', 'incarnation', 'pid', 'supervisor', 'reason', 'death', 'givingUp'] as const

function pick(event: object): Known {
  const given: Known = event
  return Object.fromEntries(KEYS.filter((key) => given[key] !== undefined).map((key) => [key, given[key]]))
}
