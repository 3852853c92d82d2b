import { isTuttiError, pool, type Ref, type System, start, supervisor } from '../../src/index.ts'
import { seededRandom } from '../../src/testing/chaos/seeded-random.ts'
import { expectNoOrphans, freezeWorker, killWorker, watchProcesses } from '../../src/testing/index.ts'
import { within } from '../fixtures/await-event.ts'
import { collect, stageRecycled } from './recycling-stage.ts'

/** How long a soak is, and how often something happens: once in so many answers. */
export interface SoakPlan {
  readonly calls: number
  readonly kill: number
  readonly freeze: number
  readonly resize: number
  readonly seed: number
}

/** What came of it. */
export interface SoakReport {
  /** Calls by the code of their end. */
  readonly outcomes: Readonly<Record<string, number>>
  /** Calls without an end. */
  readonly hung: number
  /** Calls that were answered although they never ran, or that failed without a cause. */
  readonly lost: number
  /** Calls that ran again without leave, or ended twice. */
  readonly duplicated: number
  readonly kills: number
  readonly freezes: number
  readonly resizes: number
  readonly recycled: number
}

/** Three pools, eight members in all. */
const SIZES = { node: 3, go: 2, python: 3 } as const
const LANGUAGES = ['node', 'go', 'python'] as const
const MOST_MEMBERS = 16
const CALLERS = 48
/** None comes near it, unless it hangs. */
const DEADLINE_MS = 120_000

interface Call {
  readonly id: string
  readonly isIdempotent: boolean
  outcome: string | undefined
  wasDuplicated: boolean
}

/**
 * Calls pools of workers in three languages, while members are killed, frozen and recycled, and the
 * pools are resized between 1 and 16. Every second call may be repeated.
 *
 * @throws {@link TestError} `TEST_ORPHANS`
 */
export async function soak(plan: SoakPlan): Promise<SoakReport> {
  const { child, handled } = stageRecycled()
  const recycled = collect('worker:recycled')
  watchProcesses()
  const overrides = {
    recycle: { maxCalls: 1_000 },
    heartbeatMs: 500,
    heartbeatLimitMs: 2_000,
    budget: { intensity: 1_000_000 },
  } as const
  const pools = LANGUAGES.map((language) =>
    pool(language, child(language, overrides), { size: SIZES[language], maxUnavailable: 2 }),
  )
  const system = await start(supervisor('main', { intensity: 1_000 }, pools), { log: 'silent' })
  const troubles = new Troubles(system, plan)
  const calls: Call[] = []
  const caller = async (number: number): Promise<void> => {
    const ref = system.ref(`main/${LANGUAGES[number % LANGUAGES.length]}`)
    while (calls.length < plan.calls) {
      const call = {
        id: String(calls.length),
        isIdempotent: calls.length % 2 === 0,
        outcome: undefined,
        wasDuplicated: false,
      }
      calls.push(call)
      await make(ref, call)
      troubles.answered()
    }
  }
  const all = Promise.all(Array.from({ length: CALLERS }, (_, number) => caller(number)))
  await within('all calls', all, 2 * DEADLINE_MS + plan.calls * 5).catch(() => undefined)
  troubles.end()
  await system.shutdown()
  await expectNoOrphans()
  return { ...judge(calls, handled()), ...troubles.counts, recycled: recycled.length }
}

async function make(ref: Ref, call: Call): Promise<void> {
  const { id, isIdempotent: idempotent } = call
  const end = (outcome: string): void => {
    call.wasDuplicated = call.outcome !== undefined
    call.outcome = outcome
  }
  await ref.call('handle', id, { idempotent, maxAttempts: 100, deadlineMs: DEADLINE_MS }).then(
    (pid) => end(typeof pid === 'number' ? 'ok' : `an answer that is ${typeof pid}`),
    (error: unknown) => end(isTuttiError(error) ? error.code : String(error)),
  )
}

function judge(calls: readonly Call[], handled: readonly string[]) {
  const runs = new Map<string, number>()
  for (const id of handled) runs.set(id, (runs.get(id) ?? 0) + 1)
  const outcomes: Record<string, number> = {}
  let [hung, lost, duplicated] = [0, 0, 0]
  for (const { id, isIdempotent, outcome, wasDuplicated } of calls) {
    if (outcome === undefined) {
      hung += 1
      continue
    }
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    const ran = runs.get(id) ?? 0
    // A call that must not be repeated may have been with a member that died.
    const isExplained = outcome === 'ok' ? ran > 0 : outcome === 'CALL_EXITED' && !isIdempotent
    if (!isExplained) lost += 1
    if (wasDuplicated || (!isIdempotent && ran > 1)) duplicated += 1
  }
  return { outcomes, hung, lost, duplicated }
}

/** What happens to members, as calls are answered. */
class Troubles {
  readonly counts = { kills: 0, freezes: 0, resizes: 0 }
  readonly #system: System
  readonly #plan: SoakPlan
  readonly #random: () => number
  readonly #thaw: (() => void)[] = []
  #answers = 0

  constructor(system: System, plan: SoakPlan) {
    this.#system = system
    this.#plan = plan
    this.#random = seededRandom(plan.seed)
  }

  answered(): void {
    this.#answers += 1
    if (this.#answers % this.#plan.kill === 0) this.#kill()
    if (this.#answers % this.#plan.freeze === 0) this.#freeze()
    if (this.#answers % this.#plan.resize === 0) this.#resize()
  }

  end(): void {
    for (const thaw of this.#thaw) thaw()
  }

  #kill(): void {
    const victim = this.#pick(this.#system.processes)
    if (victim === undefined) return
    this.counts.kills += 1
    void killWorker(this.#system, victim.path)
  }

  /** The one before goes on, if its heartbeats were not missed yet. */
  #freeze(): void {
    this.#thaw.pop()?.()
    const victim = this.#pick(this.#system.processes)
    if (victim === undefined) return
    this.counts.freezes += 1
    this.#thaw.push(freezeWorker(this.#system, victim.path))
  }

  #resize(): void {
    const language = this.#pick(LANGUAGES)
    if (language === undefined) return
    this.counts.resizes += 1
    const size = 1 + Math.floor(this.#random() * MOST_MEMBERS)
    this.#system.pool(`main/${language}`)?.resize(size)
  }

  #pick<T>(list: readonly T[]): T | undefined {
    return list[Math.floor(this.#random() * list.length)]
  }
}
