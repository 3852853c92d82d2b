import type { Case } from './figures.ts'
import type { Tools } from './tools.ts'

/** What a shape is given to measure with. */
export interface Bench {
  /** Fewer and shorter rounds: to see that all works, not to compare. */
  readonly isQuick: boolean
  /** Names of the subjects that are wanted; `undefined`: all. */
  readonly subjects: ReadonlySet<string> | undefined
  readonly tools: Tools
  /** Says what is going on, to whoever waits. */
  readonly progress: (what: string) => void
}

/** One thing that is measured, in a file of its own. */
export interface Shape {
  readonly name: string
  /** One sentence: what is measured. */
  readonly title: string
  /**
   * Programs wait for each other in turn, so that a figure tells mostly where the kernel put them:
   * beside each other, or where one has to be woken up. It is measured with all of them on one
   * processor as well.
   */
  readonly alternates?: true
  run(bench: Bench): Promise<readonly Case[]>
}
