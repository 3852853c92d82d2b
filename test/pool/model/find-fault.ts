import fc from 'fast-check'
import type { Host } from './host.ts'
import { play } from './play.ts'
import { type Script, scripts } from './step.ts'

/** How hard to look. */
export interface Search {
  readonly scripts: number
  readonly steps: number
  readonly seed: number
  /** Whether what is found is made as short as it can be. */
  readonly isShrunk: boolean
}

/** What was looked at, and what was found. */
export interface Found {
  readonly scripts: number
  /** `undefined`: nothing. */
  readonly report: string | undefined
}

/** Plays random scripts until one of them shows that something is wrong. */
export async function findFault(host: Host, { scripts: numRuns, steps, seed, isShrunk }: Search): Promise<Found> {
  let played = 0
  const property = fc.asyncProperty(scripts(steps), async (script) => {
    played += 1
    const findings = await play(host, script)
    if (findings.length > 0) throw new Error(findings.join('\n'))
  })
  const details = await fc.check(property, { numRuns, seed, endOnFailure: !isShrunk })
  if (!details.failed) return { scripts: played, report: undefined }
  const [script] = details.counterexample ?? []
  return { scripts: played, report: `${String(details.errorInstance)}\n${script === undefined ? '' : textOf(script)}` }
}

function textOf({ steps, ...pool }: Script): string {
  return [JSON.stringify(pool), ...steps.map((step) => JSON.stringify(step))].join('\n')
}
