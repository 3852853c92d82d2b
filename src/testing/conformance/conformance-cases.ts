import { ANSWERING } from './cases/answering.ts'
import { CARRYING } from './cases/carrying.ts'
import { ENDING } from './cases/ending.ts'
import { ORDERING } from './cases/ordering.ts'
import { STREAMING } from './cases/streaming.ts'
import type { ConformanceCase } from './conformance-case.ts'

/** All rules, in the order in which they are played. */
export const CONFORMANCE_CASES: readonly ConformanceCase[] = [
  ...CARRYING,
  ...ANSWERING,
  ...ORDERING,
  ...STREAMING,
  ...ENDING,
]
