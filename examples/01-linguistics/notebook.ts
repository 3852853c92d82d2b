import type { Entry } from './accounting.ts'
import { Latency } from './latency.ts'
import type { Analysis, Failure, Outcome } from './perform.ts'

/** One article to play, of all repetitions. */
export interface Piece {
  readonly name: string
  readonly url: string
  /** Its true language, when that is known. */
  readonly language: string | undefined
}

/** An article and what was found out about it. */
export interface PlayedPiece {
  readonly piece: Piece
  readonly analysis: Analysis
  /** From being sent to its result, in milliseconds. */
  readonly durationMs: number
}

/** An article and why it failed. */
export interface FailedPiece {
  readonly piece: Piece
  readonly failure: Failure
}

/** Everything that is written down while articles are played. */
export class Notebook {
  readonly journal: Entry[] = []
  readonly results: PlayedPiece[] = []
  readonly failures: FailedPiece[] = []
  readonly latency = new Latency()
  #sent = 0

  get sent(): number {
    return this.#sent
  }

  /** @param article - Its number. */
  writeSent(article: number): void {
    this.#sent += 1
    this.journal.push({ event: 'sent', article })
  }

  /** @param article - Its number. */
  writeEnd(
    article: number,
    end: { readonly piece: Piece; readonly outcome: Outcome; readonly durationMs: number },
  ): void {
    const { piece, outcome, durationMs } = end
    if (outcome.type === 'failure') {
      this.failures.push({ piece, failure: outcome.failure })
      this.journal.push({ event: 'failure', article, code: outcome.failure.code })
      return
    }
    this.results.push({ piece, analysis: outcome.analysis, durationMs })
    this.latency.record('endToEnd', durationMs)
    this.journal.push({ event: 'result', article })
  }
}
