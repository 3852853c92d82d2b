import fc from 'fast-check'
import { randomBehaviours, randomMove } from './move.ts'
import { play, type Script } from './play.ts'
import { EVERYTHING, type Palette, randomTree } from './random-tree.ts'
import type { CreateSupervisors } from './reality.ts'

/** How long to look for a difference. */
export interface Budget {
  readonly seed: number
  readonly scripts: number
  /** Of one script, at most. */
  readonly moves: number
  /** Whether what was found is made as small as it can be. Default `true`. */
  readonly isShrunk?: boolean
  /** What scripts are made of. Default: everything that OTP knows. */
  readonly palette?: Palette
}

/** What came of looking. */
export interface Search {
  readonly commands: number
  readonly scripts: number
  /**
   * The smallest script that was found, with its record and what differs; undefined when there is
   * no difference.
   */
  readonly report: string | undefined
}

/** Plays random scripts on the model and on supervisors until one differs. */
export async function findDifference(createSupervisors: CreateSupervisors, budget: Budget): Promise<Search> {
  let commands = 0
  let scripts = 0
  const agrees = async (script: Script): Promise<boolean> => {
    const played = await play(script, createSupervisors)
    scripts += 1
    commands += played.commands
    return played.differences.length === 0
  }
  const property = fc.asyncProperty(randomScript(budget.moves, budget.palette ?? EVERYTHING), agrees)
  const { counterexample } = await fc.check(property, {
    seed: budget.seed,
    numRuns: budget.scripts,
    endOnFailure: budget.isShrunk === false,
  })
  const [script] = counterexample ?? []
  if (script === undefined) return { commands, scripts, report: undefined }
  return { commands, scripts, report: await describe(script, createSupervisors) }
}

/** A tree, what its workers do at first, and what happens then. */
export function randomScript(maxMoves: number, palette: Palette): fc.Arbitrary<Script> {
  return fc.record({
    tree: randomTree(palette),
    first: fc.array(fc.oneof(fc.constant([]), fc.constant([]), randomBehaviours(palette)), {
      maxLength: 12,
      size: 'max',
    }),
    moves: fc.array(randomMove(palette), { minLength: 1, maxLength: maxMoves, size: 'max' }),
  })
}

async function describe(script: Script, createSupervisors: CreateSupervisors): Promise<string> {
  const { record, differences } = await play(script, createSupervisors)
  return [...record, '', ...differences].join('\n')
}
