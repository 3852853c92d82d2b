import { SHAPES } from '../shapes/all.ts'
import type { ShapeReport } from './figures.ts'
import { createTools } from './tools.ts'

/** What a process that measures one shape is told, as JSON in its only argument. */
export interface ShapeOrder {
  readonly shape: string
  readonly isQuick: boolean
  /** Names of the subjects that are wanted; absent: all. */
  readonly subjects?: readonly string[] | undefined
}

const order = JSON.parse(process.argv[2] ?? '{}') as ShapeOrder
const shape = SHAPES.find(({ name }) => name === order.shape)
if (shape === undefined) throw new RangeError(`There is no shape "${order.shape}".`)

const since = performance.now()
const progress = (what: string): void => void process.stderr.write(`${shape.name}  ${what}\n`)
const { isQuick, subjects } = order
const cases = await shape.run({
  isQuick,
  subjects: subjects === undefined ? undefined : new Set(subjects),
  tools: createTools(progress),
  progress,
})
const report: ShapeReport = { shape: shape.name, title: shape.title, durationMs: performance.now() - since, cases }

// To whoever measures several shapes; or to a person who runs this one alone, as for a profile.
if (process.send === undefined) console.log(JSON.stringify(report, undefined, 2))
else process.send(report, () => process.disconnect())
