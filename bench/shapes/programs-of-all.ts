import type { Program } from '../../src/index.ts'
import type { Bench } from '../harness/bench.ts'
import { preparedProgram } from '../subjects/prepared-program.ts'
import { echoWith } from '../subjects/runtimes.ts'
import { echoProgram } from '../subjects/tutti.ts'

/** Whose starts are measured, and how many of them make up one sample: the slower, the fewer. */
export const STARTED = [
  { name: 'echo in C', starts: 20, quickStarts: 10, program: ({ tools }: Bench) => echoProgram(tools) },
  { name: 'Go', starts: 10, quickStarts: 2, program: async () => prepared(echoWith.go()) },
  { name: 'Node', starts: 3, quickStarts: 1, program: async () => prepared(echoWith.node()) },
  { name: 'Python', starts: 3, quickStarts: 1, program: async () => prepared(echoWith.python()) },
] as const

const prepared = (program: Program): Promise<Program> => preparedProgram(program)

/** The mean of several runs. */
export async function mean(count: number, run: () => Promise<number>): Promise<number> {
  let sum = 0
  for (let made = 0; made < count; made += 1) sum += await run()
  return sum / count
}
