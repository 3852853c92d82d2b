import fc from 'fast-check'
import { play } from './play.ts'
import type { Host } from './stage.ts'
import { randomScript, type Script } from './step.ts'

/** How long to look for a fault. */
export interface Budget {
  readonly seed: number
  /** Of hostile workers, at least, unless a fault is found. */
  readonly frames: number
  /** Whether the script that was found is made as small as it can be. Default `true`. */
  readonly isShrunk?: boolean
  /** Hears how far it is, now and then. */
  readonly onProgress?: (frames: number) => void
}

/** What came of looking. */
export interface Search {
  readonly frames: number
  readonly scripts: number
  /** The smallest script that was found, and what is wrong; `undefined` when all is well. */
  readonly report: string | undefined
}

/** Of one script, at most. */
const MAX_STEPS = 60

/** Scripts between two looks at how many frames there were. */
const ROUND = 200

/** Plays random scripts until there were enough frames, or something is not as it should be. */
export async function findFault(host: Host, { seed, frames: enough, isShrunk, onProgress }: Budget): Promise<Search> {
  let frames = 0
  let scripts = 0
  for (let round = 0; frames < enough; round += 1) {
    const property = fc.asyncProperty(randomScript(MAX_STEPS), async (script) => {
      const played = await play(script, host)
      frames += played.frames
      scripts += 1
      return played.findings.length === 0
    })
    const options = { seed: seed + round, numRuns: ROUND, endOnFailure: isShrunk === false }
    const { counterexample } = await fc.check(property, options)
    const [script] = counterexample ?? []
    if (script !== undefined) return { frames, scripts, report: await describe(script, host) }
    onProgress?.(frames)
  }
  return { frames, scripts, report: undefined }
}

async function describe(script: Script, host: Host): Promise<string> {
  const { findings } = await play(script, host)
  const steps = script.steps.map((step) => `  ${fc.stringify(step)}`)
  return [`${script.codec}, ${script.isReady ? 'READY' : 'no READY'}:`, ...steps, '', ...findings].join('\n')
}
