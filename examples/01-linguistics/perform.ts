import { performance } from 'node:perf_hooks'
import type { Ingest } from '../../actors/ingest/ingest.ts'
import type { Sentiment, SentimentRequest, SentimentResult } from '../../actors/sentiment/sentiment.ts'
import type { Tokenizer } from '../../actors/tokenizer/tokenizer.ts'
import { type CallOptions, isTuttiError, type Ref } from '../../src/index.ts'
import type { Stage } from './latency.ts'

/** Who plays. A voice whose toolchain is not installed is absent. */
export interface Voices {
  readonly ingest: Ref<Ingest>
  readonly tokenizer: Ref<Tokenizer> | undefined
  readonly sentiment: Ref<Sentiment> | undefined
}

/** What was found out about one article. */
export interface Analysis {
  readonly url: string
  readonly title: string
  readonly language: string
  readonly encoding: string
  readonly bytes: number
  readonly sentences: number
  /** `undefined` without the tokenizer. */
  readonly words: number | undefined
  /** `undefined` without the sentiment worker. */
  readonly sentiment: Pick<SentimentResult, 'score' | 'label'> | undefined
}

/** Why an article has no analysis. */
export interface Failure {
  readonly stage: Stage
  /** A stable code: Tutti's own, else the name of the error. */
  readonly code: string
  readonly message: string
}

/** The end of one article; there is always one. */
export type Outcome =
  | { readonly type: 'result'; readonly analysis: Analysis }
  | { readonly type: 'failure'; readonly failure: Failure }

/** How one article is performed. */
export interface PerformOptions {
  readonly voices: Voices
  /** From now to its end, all stages together, in milliseconds. */
  readonly deadlineMs: number
  /** Called for each call that succeeded. */
  readonly onMeasured: (stage: Stage, ms: number) => void
}

/**
 * Deliveries of one call at the most. Generous: a call that waits in a worker's pipe is delivered
 * anew at each death of that worker, and what bounds its life is the deadline.
 */
const MAX_ATTEMPTS = 1_000

/**
 * Performs one article: ingest first, then tokenizer and sentiment side by side. All three only
 * read, so each call may be repeated when a worker dies with it. Never rejects; resolves when none
 * of its calls is open any more.
 */
export async function perform(url: string, { voices, deadlineMs, onMeasured }: PerformOptions): Promise<Outcome> {
  const endAt = performance.now() + deadlineMs
  const step = async <T>(stage: Stage, call: (options: CallOptions) => Promise<T>): Promise<T> => {
    const since = performance.now()
    try {
      const value = await call({ idempotent: true, maxAttempts: MAX_ATTEMPTS, deadlineMs: Math.max(0, endAt - since) })
      onMeasured(stage, performance.now() - since)
      return value
    } catch (error) {
      throw new StageError(stage, error)
    }
  }
  try {
    const article = await step('ingest', (options) => voices.ingest.call('article', { url }, options))
    const { text, title, language: detected, encoding, bytes } = article
    const language = detected === 'und' ? {} : { language: detected }
    const spare = voices.tokenizer === undefined ? cutIntoSentences(text, detected) : undefined
    const request: SentimentRequest = spare === undefined ? { text, ...language } : { sentences: spare, ...language }
    const { tokenizer, sentiment } = voices
    const [tokens, judgement] = await both(
      tokenizer && step('tokenize', (options) => tokenizer.call('tokens', { text, ...language }, options)),
      sentiment && step('sentiment', (options) => sentiment.call('analyse', request, options)),
    )
    const analysis: Analysis = {
      url: article.url,
      title,
      language: detected,
      encoding,
      bytes,
      sentences: tokens?.sentences.length ?? spare?.length ?? 0,
      words: tokens?.words.length,
      sentiment: judgement && { score: judgement.score, label: judgement.label },
    }
    return { type: 'result', analysis }
  } catch (error) {
    return { type: 'failure', failure: failureOf(error) }
  }
}

/** Waits for both, also when one fails: no call is left behind. The first failure is thrown. */
async function both<A, B>(
  a: Promise<A> | undefined,
  b: Promise<B> | undefined,
): Promise<[A | undefined, B | undefined]> {
  await Promise.allSettled([a, b])
  return Promise.all([a, b])
}

/** In place of the tokenizer when Go is not installed: the rules that come with Node. */
function cutIntoSentences(text: string, language: string): readonly string[] {
  const segmenter = new Intl.Segmenter(language === 'und' ? 'en' : language, { granularity: 'sentence' })
  return [...segmenter.segment(text)].map(({ segment }) => segment.trim()).filter((sentence) => sentence !== '')
}

class StageError extends Error {
  readonly stage: Stage

  constructor(stage: Stage, cause: unknown) {
    super(`the stage ${stage} failed`, { cause })
    this.stage = stage
  }
}

function failureOf(error: unknown): Failure {
  const stage = error instanceof StageError ? error.stage : 'endToEnd'
  const cause = error instanceof StageError ? error.cause : error
  if (isTuttiError(cause)) return { stage, code: cause.code, message: cause.message }
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause))
  return { stage, code: name, message }
}
