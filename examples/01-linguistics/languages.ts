import type { PlayedPiece } from './notebook.ts'

/** What was found out about the articles of one language. */
export interface LanguageRow {
  /** Two letters: the true language where it is known, else the one that was detected. */
  readonly language: string
  readonly articles: number
  readonly sentences: number
  /** `undefined` without the tokenizer. */
  readonly words: number | undefined
  /** Mean over the articles, −1 to 1; `undefined` without the sentiment worker. */
  readonly sentiment: number | undefined
  /** Articles whose true language is known. */
  readonly known: number
  /** Those of them whose language was detected. */
  readonly detected: number
}

/** Sums up results by language, in alphabetical order. Pure. */
export function byLanguage(results: readonly PlayedPiece[]): readonly LanguageRow[] {
  const groups = new Map<string, PlayedPiece[]>()
  for (const result of results) {
    const language = result.piece.language ?? result.analysis.language
    const group = groups.get(language) ?? []
    groups.set(language, group)
    group.push(result)
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b)).map(([language, group]) => rowOf(language, group))
}

function rowOf(language: string, group: readonly PlayedPiece[]): LanguageRow {
  const words = group.flatMap(({ analysis }) => analysis.words ?? [])
  const scores = group.flatMap(({ analysis }) => analysis.sentiment?.score ?? [])
  const known = group.filter(({ piece }) => piece.language !== undefined)
  return {
    language,
    articles: group.length,
    sentences: sum(group.map(({ analysis }) => analysis.sentences)),
    words: words.length === 0 ? undefined : sum(words),
    sentiment: scores.length === 0 ? undefined : sum(scores) / scores.length,
    known: known.length,
    detected: known.filter(({ piece, analysis }) => piece.language === analysis.language).length,
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
