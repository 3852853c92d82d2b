import { isIdle } from './agenda.ts'
import { aim } from './aim.ts'
import type { Behaviour } from './behaviour.ts'
import { compareEffects, compareText } from './compare-effects.ts'
import { countChildren, listChildren } from './listing.ts'
import type { Move } from './move.ts'
import { type CreateSupervisors, Reality } from './reality.ts'
import { printStimulus, printTree } from './script-text.ts'
import { keyOfWorld, type Outcome } from './settle.ts'
import { ROOT, step } from './step.ts'
import type { Stimulus } from './stimulus.ts'
import { type Tree, workersOf } from './tree.ts'
import { emptyWorld, type World } from './world.ts'

/** What is played: a tree, what its workers do at first, and what happens then. */
export interface Script {
  readonly tree: Tree
  /** Of the workers of the tree, in start order, as far as it goes. */
  readonly first: readonly (readonly Behaviour[])[]
  readonly moves: readonly Move[]
}

/** What came of playing a script. */
export interface Played {
  /** How many stimuli there were. */
  readonly commands: number
  /** Readable, one line for each stimulus and for each thing that was seen. */
  readonly record: readonly string[]
  /** What model and reality disagree about; empty when they agree. */
  readonly differences: readonly string[]
}

/** Brings down what is left: the order to stop, and enough time for every limit. */
const FINALE: readonly Move[] = [
  { type: 'abort_boot', kill: true },
  { type: 'stop', graceMs: 5_000 },
  { type: 'advance', ms: 10_000 },
]

/**
 * Plays a script on the model and on the real supervisors at once, until they disagree or it is
 * over.
 */
export async function play({ tree, first, moves }: Script, createSupervisors: CreateSupervisors): Promise<Played> {
  const game = new Game(createSupervisors, printTree(tree))
  const workers = workersOf(tree)
  for (const [i, behaviours] of first.entries()) {
    const path = workers[i]
    if (path !== undefined && behaviours.length > 0) await game.perform({ type: 'behave', path, behaviours })
  }
  await game.perform({ type: 'boot', tree })
  for (const move of [...moves, ...FINALE]) await game.move(move)
  await game.end()
  return game
}

/** Model and reality side by side. */
class Game implements Played {
  commands = 0
  readonly record: string[]
  readonly differences: string[] = []
  isOpen = true
  readonly #reality: Reality
  readonly #unanswered = new Set<number>()
  /**
   * All that agree with what has been seen; there is more than one when that left something open.
   */
  #worlds: readonly World[] = [emptyWorld()]
  #calls = 0

  constructor(createSupervisors: CreateSupervisors, record: readonly string[]) {
    this.#reality = new Reality(createSupervisors)
    this.record = [...record]
  }

  async move(move: Move): Promise<void> {
    if (move.type === 'advance') return this.#advance(move.ms)
    for (const stimulus of aim(this.#world, move, this.#calls)) await this.perform(stimulus)
  }

  async #advance(ms: number): Promise<void> {
    const until = this.#world.now + ms
    while (this.isOpen && this.#world.now < until && this.#world.lives.has(ROOT)) {
      const left = until - this.#world.now
      for (const stimulus of aim(this.#world, { type: 'advance', ms: left }, this.#calls)) await this.perform(stimulus)
    }
  }

  async perform(stimulus: Stimulus): Promise<void> {
    if (!this.isOpen) return
    const outcomes = this.#worlds.flatMap((world) => step(world, stimulus))
    // Too many orders are possible to say what should come of it.
    if (outcomes.length === 0) this.isOpen = false
    else await this.#compare(stimulus, outcomes)
  }

  /** When all is over nothing may be left. */
  async end(): Promise<void> {
    if (!this.isOpen) return
    await this.#reality.settle()
    this.#differ(compareText('supervisors left', [], [...this.#world.supervisors.keys()]))
    this.#differ(compareText('calls without an answer', [], [...this.#unanswered].map(String)))
    this.#differ(compareText('timers left', ['0'], [String(this.#reality.pendingTimers)]))
  }

  async #compare(stimulus: Stimulus, outcomes: readonly Outcome[]): Promise<void> {
    this.commands += 1
    this.record.push(`${this.commands}. ${printStimulus(stimulus)}`)
    const calls = stimulus.type === 'burst' ? stimulus.calls : []
    for (const { call } of calls) this.#unanswered.add(call)
    this.#calls += calls.length
    const seen = await this.#reality.perform(stimulus)
    for (const { call } of seen.answers) this.#unanswered.delete(call)
    this.record.push(...seen.lines.map(({ text }) => `   ${text}`))
    this.record.push(...seen.answers.map(({ call, answer }) => `   call ${call}: ${answer}`))
    const compared = outcomes.map((outcome) => ({ outcome, differences: compareEffects(outcome, seen) }))
    const right = compared.filter(({ differences }) => differences.length === 0)
    if (right.length === 0) this.#differ(compared[0]?.differences ?? [])
    else await this.#compareStates(right.map(({ outcome }) => outcome.world))
  }

  /**
   * Leaves the worlds that agree with what each supervisor that can answer says of its children.
   */
  async #compareStates(worlds: readonly World[]): Promise<void> {
    const looks = new Map<string, string>()
    let differences: string[] = []
    const right: World[] = []
    for (const world of worlds) {
      const found: string[] = []
      for (const supervisor of world.supervisors.values()) {
        if (!isIdle(supervisor)) continue
        const { path } = supervisor
        const expected = `${listChildren(world, supervisor).join(', ')}; ${countChildren(world, supervisor)}`
        const seen = looks.get(path) ?? String(await this.#reality.look(path))
        looks.set(path, seen)
        found.push(...compareText(`children of ${path}`, [expected], [seen]))
      }
      if (found.length === 0) right.push(world)
      else differences = found
    }
    if (right.length === 0) this.#differ(differences)
    else this.#worlds = [...new Map(right.map((world) => [keyOfWorld(world), world])).values()]
  }

  #differ(differences: readonly string[]): void {
    if (differences.length > 0) this.isOpen = false
    this.differences.push(...differences)
  }

  /** The one that moves are aimed at. */
  get #world(): World {
    return this.#worlds[0] ?? emptyWorld()
  }
}
