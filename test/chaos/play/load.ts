import type { Article, Ingest } from '../../../actors/ingest/ingest.ts'
import type { Scribe } from '../../../actors/scribe/scribe.ts'
import type { Sentiment } from '../../../actors/sentiment/sentiment.ts'
import type { Tokenizer } from '../../../actors/tokenizer/tokenizer.ts'
import { systemClock } from '../../../src/clock/clock.ts'
import type { System } from '../../../src/index.ts'
import { seededRandom } from '../../../src/testing/chaos/seeded-random.ts'
import { type Articles, markOf, sentencesOf, textOf } from './articles.ts'
import type { CallBook } from './call-book.ts'

/** What plays, and to whom. */
export interface LoadOptions {
  readonly system: System
  readonly seed: number
  readonly book: CallBook
  readonly articles: Articles
}

/** Time between two rounds of calls, in milliseconds. */
const ROUND_MS = 50

/** Calls to scribes in each round. */
const ENTRIES_PER_ROUND = 4

/** Rounds between two articles. */
const ROUNDS_PER_ARTICLE = 5

const LONGEST_WORK_MS = 30
/** Of every call, in milliseconds. */
export const DEADLINE_MS = 3_000
const IDEMPOTENT_SHARE = 0.25

/**
 * Calls that come at an even rate, whether or not those before have been answered: entries for the
 * scribes, and articles for the linguists.
 *
 * @returns Its end: nothing is sent any more, what is open goes on.
 */
export function play(options: LoadOptions): () => void {
  const load = new Load(options)
  const since = systemClock.now()
  let round = 0
  let timer = systemClock.setTimer(0, beat)
  function beat(): void {
    load.entries()
    if (round % ROUNDS_PER_ARTICLE === 0) void load.article()
    round += 1
    // From the first one on, not from the one before: a late timer is made up for.
    timer = systemClock.setTimer(Math.max(0, since + round * ROUND_MS - systemClock.now()), beat)
  }
  return () => timer.cancel()
}

class Load {
  readonly #options: LoadOptions
  readonly #random: () => number
  readonly #scribes: readonly string[]

  constructor(options: LoadOptions) {
    this.#options = options
    this.#random = seededRandom(options.seed)
    this.#scribes = options.system.paths.filter((path) => path.includes('/scriptorium/'))
  }

  entries(): void {
    const { system, book } = this.#options
    for (let left = ENTRIES_PER_ROUND; left > 0; left -= 1) {
      const target = this.#scribes[Math.floor(this.#random() * this.#scribes.length)] ?? ''
      const workMs = Math.round(this.#random() * LONGEST_WORK_MS)
      const isIdempotent = this.#random() < IDEMPOTENT_SHARE
      const asked = { target, isIdempotent, deadlineMs: DEADLINE_MS, isRight: isOwn }
      void book.keep(asked, true, (id) =>
        system.ref<Scribe>(target).call('write', { id, workMs }, { idempotent: isIdempotent, deadlineMs: DEADLINE_MS }),
      )
    }
  }

  /** Fetches an article, once and no more, and has it read; whoever only reads may read again. */
  async article(): Promise<void> {
    const { system, book, articles } = this.#options
    const target = `${LINGUISTICS}/ingest`
    const once = { target, isIdempotent: false, deadlineMs: DEADLINE_MS, isRight: isFetched }
    const { answer } = await book.keep(once, true, (id) =>
      system.ref<Ingest>(target).call('article', { url: articles.urlOf(id) }, { deadlineMs: DEADLINE_MS }),
    )
    if (answer !== undefined) await Promise.all([this.#tokenize(), this.#judge()])
  }

  async #tokenize(): Promise<void> {
    const target = `${LINGUISTICS}/analysis/tokenizer`
    const isRight = (answer: unknown, id: string): boolean => isCut(answer, id)
    await this.#options.book.keep({ ...READING, target, isRight }, false, (id) =>
      this.#options.system.ref<Tokenizer>(target).call('tokens', { text: textOf(id), language: 'en' }, AGAIN),
    )
  }

  async #judge(): Promise<void> {
    const target = `${LINGUISTICS}/analysis/sentiment`
    await this.#options.book.keep({ ...READING, target, isRight: isJudged }, false, (id) =>
      this.#options.system.ref<Sentiment>(target).call('analyse', { text: textOf(id), language: 'en' }, AGAIN),
    )
  }
}

const LINGUISTICS = 'chaos/linguistics'
const READING = { isIdempotent: true, deadlineMs: DEADLINE_MS }
const AGAIN = { idempotent: true, maxAttempts: 1_000, deadlineMs: DEADLINE_MS }

const isOwn = (answer: unknown, id: string): boolean => answer === id

const isFetched = (answer: unknown, id: string): boolean => (answer as Article).text.includes(markOf(id))

function isCut(answer: unknown, id: string): boolean {
  const { words, sentences } = answer as { words: readonly string[]; sentences: readonly string[] }
  return words.includes(markOf(id)) && sentences.length === sentencesOf(id)
}

const isJudged = (answer: unknown, id: string): boolean =>
  (answer as { sentences: readonly number[] }).sentences.length === sentencesOf(id)
