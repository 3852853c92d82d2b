import { ingest } from '../actors/ingest/ingest.ts'
import { sentiment } from '../actors/sentiment/sentiment.ts'
import { tokenizer } from '../actors/tokenizer/tokenizer.ts'
import { type ChildSpec, type SupervisorSpec, supervisor, worker } from '../src/index.ts'

/** A worker of the tree that may be left out. */
export type Voice = 'ingest' | 'tokenizer' | 'sentiment'

/** Options of {@link linguistics}. */
export interface LinguisticsOptions {
  /** Workers that do not play, for want of a toolchain. Default none. */
  readonly without?: readonly Voice[]
  /**
   * Restarts in five seconds before a supervisor gives up. Default 10; more for those who kill
   * workers on purpose.
   */
  readonly intensity?: number
}

/**
 * Reads articles in many languages.
 *
 * ```
 * linguistics            rest_for_one: what is analysed comes from ingest
 * ├── ingest             Node     fetches a page, finds its text and its language
 * └── analysis           one_for_one: the two know each other only by their refs
 *     ├── tokenizer      Go       sentences and words
 *     └── sentiment      Python   positive or negative; asks ./tokenizer for sentences
 * ```
 */
export function linguistics({ without = [], intensity = 10 }: LinguisticsOptions = {}): SupervisorSpec {
  const plays = ({ id }: ChildSpec): boolean => !without.some((voice) => voice === id)
  // Parallel: Python needs half a second to load its model, and nobody has to wait for it.
  const flags = { intensity, periodMs: 5_000, startup: 'parallel' } as const
  const analysis = supervisor('analysis', { ...flags, strategy: 'one_for_one' }, [
    ...[worker('tokenizer', tokenizer()), worker('sentiment', sentiment())].filter(plays),
  ])
  return supervisor('linguistics', { ...flags, strategy: 'rest_for_one' }, [
    ...[worker('ingest', ingest())].filter(plays),
    analysis,
  ])
}
