import type { Ingest } from '../../actors/ingest/ingest.ts'
import type { Sentiment } from '../../actors/sentiment/sentiment.ts'
import type { Tokenizer } from '../../actors/tokenizer/tokenizer.ts'
import { PrepareError, prepare, type StartOptions, type System, start } from '../../src/index.ts'
import { linguistics, type Voice } from '../../supervision-trees/linguistics.ts'
import { VOICES } from './options.ts'
import type { Voices } from './perform.ts'

/** A worker that does not play. */
export interface SilentVoice {
  readonly voice: Voice
  /** What to install. */
  readonly install: string
}

/** The running tree, and who plays in it. */
export interface Orchestra {
  readonly system: System
  readonly voices: Voices
  readonly silent: readonly SilentVoice[]
}

/**
 * Starts the tree. Voices whose toolchain is not installed are left out, and the others play
 * without them.
 *
 * @param intensity - Restarts in five seconds that every supervisor allows.
 * @throws Whatever `start()` throws for another reason.
 */
export async function startOrchestra(intensity: number, options: StartOptions): Promise<Orchestra> {
  try {
    return await startWithout([], intensity, options)
  } catch (error) {
    if (!isToolMissing(error)) throw error
    const silent = await findSilent(options.signal)
    // Without ingest there is nothing to read, and without a silent voice it was something else.
    if (silent.length === 0 || silent.some(({ voice }) => voice === 'ingest')) throw error
    return startWithout(silent, intensity, options)
  }
}

async function startWithout(
  silent: readonly SilentVoice[],
  intensity: number,
  options: StartOptions,
): Promise<Orchestra> {
  const system = await start(linguistics({ intensity, without: silent.map(({ voice }) => voice) }), options)
  return { system, silent, voices: voicesOf(system) }
}

/** Prepares the whole tree, so as to learn of all that is missing at once. */
async function findSilent(signal: AbortSignal | undefined): Promise<readonly SilentVoice[]> {
  const prepared = await prepare(linguistics(), signal === undefined ? {} : { signal })
  return prepared.flatMap(({ path, error }) => {
    const voice = VOICES.find((each) => path.endsWith(`/${each}`))
    return voice !== undefined && isToolMissing(error) ? [{ voice, install: error.install ?? error.message }] : []
  })
}

function isToolMissing(error: unknown): error is PrepareError {
  return error instanceof PrepareError && error.code === 'PREPARE_TOOL_MISSING'
}

function voicesOf(system: System): Voices {
  const pathOf = (voice: Voice): string | undefined => system.paths.find((path) => path.endsWith(`/${voice}`))
  const tokenizer = pathOf('tokenizer')
  const sentiment = pathOf('sentiment')
  return {
    ingest: system.ref<Ingest>(pathOf('ingest') ?? 'linguistics/ingest'),
    tokenizer: tokenizer === undefined ? undefined : system.ref<Tokenizer>(tokenizer),
    sentiment: sentiment === undefined ? undefined : system.ref<Sentiment>(sentiment),
  }
}
