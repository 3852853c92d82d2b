import type { Ref } from '../../../src/index.ts'
import type { FakeLife, VirtualSystem } from '../../../src/testing/index.ts'
import type { Host } from './host.ts'
import { Referee, RULES } from './referee.ts'
import { type Script, type Step, sizeOf } from './step.ts'

interface Jobs {
  job(call: { readonly id: number; readonly ms: number }): number
}

/** Long enough for everything that has begun to end, and for a pool to shrink. */
const END_MS = 60_000

/** Plays a script. @returns What was found wrong. */
export async function play(host: Host, script: Script): Promise<readonly string[]> {
  const show = await Show.open(host, script)
  for (const step of script.steps) {
    await show.perform(step)
    if (show.findings.length > 0) break
  }
  return show.end()
}

class Show {
  readonly #host: Host
  readonly #referee: Referee
  readonly #system: VirtualSystem
  readonly #ref: Ref<Jobs>
  readonly #aborts = new Map<number, AbortController>()
  readonly #undo: readonly (() => void)[]

  private constructor(host: Host, referee: Referee, parts: { system: VirtualSystem; undo: readonly (() => void)[] }) {
    this.#host = host
    this.#referee = referee
    this.#system = parts.system
    this.#undo = parts.undo
    this.#ref = parts.system.ref<Jobs>('main/p')
  }

  static async open(host: Host, { size, startMs }: Script): Promise<Show> {
    let now = (): number => 0
    const referee = new Referee(size, () => now())
    const undo = [
      host.subscribe('worker:ready', ({ path }) => referee.ready(path)),
      host.subscribe('worker:died', ({ death }) => referee.ended(death.path)),
    ]
    const member = host.worker('m', { kind: 'worker', runtime: 'fake', command: 'fake' }, OVERRIDES)
    const { maxAttempts: _, ...options } = RULES
    const starting = host.startVirtual(host.supervisor('main', {}, [host.pool('p', member, { size, ...options })]), {
      workers: { fake: (life) => memberOf(referee, life, startMs) },
    })
    const system = await starting
    now = () => system.clock.now()
    return new Show(host, referee, { system, undo })
  }

  get findings(): readonly string[] {
    return this.#referee.findings
  }

  async perform(step: Step): Promise<void> {
    this.#do(step)
    await this.#system.clock.advance(step.do === 'wait' ? step.ms : 0)
    this.#look()
  }

  /** Lets everything end, looks at what is left, and shuts down. */
  async end(): Promise<readonly string[]> {
    if (this.findings.length === 0) {
      await this.perform({ do: 'resume' })
      await this.#system.clock.advance(END_MS)
      this.#look()
      this.#referee.end()
    }
    this.#referee.over()
    await this.#system.clock.run(this.#system.shutdown())
    for (const undo of this.#undo) undo()
    return this.findings
  }

  #do(step: Step): void {
    switch (step.do) {
      case 'call':
        return this.#call(step)
      case 'cancel': {
        const { open } = this.#referee
        const id = open[step.at % Math.max(1, open.length)]
        if (id === undefined) return
        this.#referee.cancelled(id)
        return this.#aborts.get(id)?.abort()
      }
      case 'kill':
      case 'killStarting':
        return this.#kill(step.do === 'kill' ? 'ready' : 'starting', step.at)
      case 'resize':
        this.#referee.resized(sizeOf(step))
        return void this.#system.pool('main/p')?.resize(sizeOf(step))
      case 'pause':
        this.#referee.paused(true)
        return this.#system.pool('main/p')?.pause()
      case 'resume':
        this.#referee.paused(false)
        return this.#system.pool('main/p')?.resume()
      case 'wait':
        return
    }
  }

  #call({ jobMs: ms, deadlineMs, queueMs, isIdempotent }: Extract<Step, { do: 'call' }>): void {
    const id = this.#referee.sent({ deadlineMs, queueMs, isIdempotent })
    const abort = new AbortController()
    this.#aborts.set(id, abort)
    const options = { deadlineMs, queueMs, idempotent: isIdempotent, signal: abort.signal }
    this.#ref.call('job', { id, ms }, options).then(
      (value) => this.#referee.settled(id, 'ok', value),
      (error: unknown) => this.#referee.settled(id, codeOf(error)),
    )
  }

  #kill(state: 'ready' | 'starting', at: number): void {
    const victims = this.#referee.lives.filter((life) => life.state === state && !life.isKilled)
    const victim = victims[at % Math.max(1, victims.length)]
    if (victim === undefined) return
    this.#referee.killed(victim.path)
    void this.#host.killWorker(this.#system, victim.path)
  }

  #look(): void {
    const handle = this.#system.pool('main/p')
    if (handle === undefined) return
    const free = handle.members.filter(({ state, idleForMs }) => state === 'running' && idleForMs !== undefined)
    const { queued, running } = handle
    this.#referee.quiet({ queued, running, free: free.map(({ path }) => path) })
  }
}

/** They may die as often as the script likes. */
const OVERRIDES = { heartbeatMs: 'off', budget: { intensity: 1_000_000 } } as const

function memberOf(referee: Referee, fake: FakeLife, readyAfterMs: number) {
  const life = referee.spawned(fake.path)
  const job = async (args: unknown): Promise<unknown> => {
    const { id, ms } = args as Parameters<Jobs['job']>[0]
    referee.begun(id, life)
    await fake.wait(ms)
    referee.finished(id, life)
    return id
  }
  return { methods: { job }, readyAfterMs }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
