import { AIMS } from '../aims.ts'
import { SHAPES } from '../shapes/all.ts'
import { compile } from './compile.ts'
import type { ShapeReport } from './figures.ts'
import { describeMachine, type Machine } from './machine.ts'
import { oneProcessor, type Pinning, withBothPlacements } from './one-processor.ts'
import { runShape } from './run-shape.ts'
import { judge, type Verdict } from './verdict.ts'

/** What is measured, and how. */
export interface RunOptions {
  readonly shapes: readonly string[]
  readonly isQuick: boolean
  /** Names of the subjects that are wanted; absent: all. */
  readonly subjects?: readonly string[] | undefined
  readonly nodeArgs: readonly string[]
  readonly onProgress: (line: string) => void
}

/** What `--json` prints. */
export interface RunReport {
  readonly machine: Machine
  readonly isQuick: boolean
  readonly durationMs: number
  readonly shapes: readonly ShapeReport[]
  /** Of the shapes that were measured. */
  readonly aims: readonly Verdict[]
}

/**
 * A shape that takes longer is ended. The longest one builds for Go and Python when it runs for the
 * first time.
 */
const SHAPE_LIMIT_MS = 300_000

const alternates = (shape: string): boolean => SHAPES.find(({ name }) => name === shape)?.alternates === true

/**
 * Measures shapes one after another, each in a fresh Node. A shape that fails ends the run: its
 * figures would be missed.
 */
export async function run({ shapes, isQuick, subjects, nodeArgs, onProgress }: RunOptions): Promise<RunReport> {
  const machine = describeMachine()
  const since = performance.now()
  const compiled = await compile()
  try {
    const reports: ShapeReport[] = []
    const pinning = oneProcessor()
    for (const shape of shapes) {
      const order = { shape, isQuick, subjects }
      const program = compiled.pathOf('shape-process')
      const measure = (on: Pinning): Promise<ShapeReport> =>
        runShape({ program, order, nodeArgs, pinning: on, limitMs: SHAPE_LIMIT_MS, onProgress })
      const free = await measure([])
      reports.push(
        pinning === undefined || !alternates(shape) ? free : withBothPlacements(await measure(pinning), free),
      )
    }
    const aims = AIMS.filter(({ shape }) => shapes.includes(shape)).map((aim) => judge(aim, reports))
    return { machine, isQuick, durationMs: performance.now() - since, shapes: reports, aims }
  } finally {
    compiled.remove()
  }
}
