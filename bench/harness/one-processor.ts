import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Case, ShapeReport } from './figures.ts'

/**
 * What is put before a command line, so that the program and all that it starts share one
 * processor.
 */
export type Pinning = readonly string[]

/**
 * The last processor that this process may use: the first one is where others are started.
 * `undefined` where programs cannot be kept on one.
 */
export function oneProcessor(): Pinning | undefined {
  try {
    const [, allowed] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    const last = allowed?.split(/[,-]/).at(-1)
    if (last === undefined) return undefined
    const pinning = ['taskset', '-c', last]
    execFileSync('taskset', ['-c', last, 'true'], { stdio: 'ignore' })
    return pinning
  } catch {
    return undefined
  }
}

const ELSEWHERE = ', on all processors'

/** The name of a case that was measured on one processor too, where it was not. */
export function onAllProcessors(name: string): string {
  return `${name}${ELSEWHERE}`
}

/** One report of two: the cases of the second run bear their other placement in the name. */
export function withBothPlacements(pinned: ShapeReport, free: ShapeReport): ShapeReport {
  const renamed = free.cases.map((each): Case => ({ ...each, name: onAllProcessors(each.name) }))
  return { ...pinned, durationMs: pinned.durationMs + free.durationMs, cases: [...pinned.cases, ...renamed] }
}
