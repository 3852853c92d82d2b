import type { ChildStarter, StartContext, StartResult } from '../../../src/child/child.ts'
import { type ExitReason, formatExitReason } from '../../../src/errors/exit-reason.ts'
import { type Behaviour, earlyEnd, PROGRAM_GONE, START_ABORTED, START_FAILED, WELL_BEHAVED } from './behaviour.ts'
import { Player } from './player.ts'
import { familyOf } from './tree.ts'

/** How a start ends. */
export type Outcome = 'ready' | 'ignore' | 'fail'

/** The workers of a tree: fake children that behave as they are told. */
export class Players {
  readonly #behaviours = new Map<string, readonly Behaviour[]>()
  readonly #lives = new Map<string, Player>()
  readonly #hanging = new Map<string, (outcome: Outcome) => void>()
  readonly #names = new Map<string, string>()
  readonly #incarnations = new Map<string, string>()
  readonly #counts = new Map<string, number>()
  readonly #write: (path: string, text: string) => void

  constructor(write: (path: string, text: string) => void) {
    this.#write = write
  }

  /** What the next lives at a path do; the last behaviour holds for all that follow. */
  behave(path: string, behaviours: readonly Behaviour[]): void {
    this.#behaviours.set(path, behaviours)
  }

  /** Ends a worker by itself. */
  end(path: string, reason: ExitReason): void {
    this.#lives.get(path)?.end(reason)
  }

  /** Lets a start that hangs come to its end. */
  release(path: string, outcome: Outcome): void {
    this.#hanging.get(path)?.(outcome)
  }

  /** Gives a life the name that the model has for it. */
  name({ path, incarnation }: StartContext): void {
    const count = (this.#counts.get(path) ?? 0) + 1
    this.#counts.set(path, count)
    this.#names.set(incarnation, `${path}#${count}`)
    this.#incarnations.set(`${path}#${count}`, incarnation)
  }

  nameOf(incarnation: string | undefined): string {
    return incarnation === undefined ? 'undefined' : (this.#names.get(incarnation) ?? `unknown ${incarnation}`)
  }

  /** The real token of a life that the model names; of anything else, itself. */
  incarnationOf(name: string): string {
    return this.#incarnations.get(name) ?? name
  }

  /** Starts a worker. */
  readonly start: ChildStarter = async (_spec, context) => {
    this.name(context)
    this.#write(context.path, `start ${context.path}`)
    const behaviour = this.#next(context.path)
    const { start } = behaviour
    const outcome = start === 'hang' ? await this.#hang(context) : start
    if (outcome === 'ignore') return this.#ignore(context)
    if (outcome === 'fail') return this.#fail(context, START_FAILED)
    if (outcome === 'vanish') return this.#fail(context, PROGRAM_GONE)
    return outcome === 'aborted' ? { outcome: 'failed', reason: START_ABORTED } : this.#begin(context, behaviour)
  }

  #next(path: string): Behaviour {
    const [next, ...others] = this.#behaviours.get(path) ?? this.#behaviours.get(familyOf(path)) ?? []
    if (others.length > 0) this.#behaviours.set(path, others)
    return next ?? WELL_BEHAVED
  }

  async #hang({ path, signal }: StartContext): Promise<Outcome | 'aborted'> {
    const outcome = await new Promise<Outcome | 'aborted'>((resolve) => {
      const abort = (): void => {
        this.#write(path, `failed ${path} ${formatExitReason(START_ABORTED)}`)
        resolve('aborted')
      }
      this.#hanging.set(path, resolve)
      if (signal.aborted) abort()
      else signal.addEventListener('abort', abort, { once: true })
    })
    this.#hanging.delete(path)
    return outcome
  }

  #ignore({ path }: StartContext): StartResult {
    this.#write(path, `ignored ${path}`)
    return { outcome: 'ignore' }
  }

  #fail({ path }: StartContext, reason: ExitReason): StartResult {
    this.#write(path, `failed ${path} ${formatExitReason(reason)}`)
    return { outcome: 'failed', reason }
  }

  #begin(context: StartContext, behaviour: Behaviour): StartResult {
    const child = new Player(context, behaviour, (text) => this.#write(context.path, text))
    this.#lives.set(context.path, child)
    this.#write(context.path, `up ${context.path}`)
    const reason = earlyEnd(behaviour)
    if (reason !== undefined) child.end(reason)
    return { outcome: 'started', child }
  }
}
