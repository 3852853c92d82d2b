import { go } from '../../adapters/runtimes/go/adapter.ts'
import { packageFile } from '../../src/adapter-kit.ts'
import { type Program } from '../../src/index.ts'

/** What the tokenizer is asked. */
export interface TokenizerRequest {
  readonly text: string
  /**
   * Two letters, as `th`; decides how words are found in scripts without spaces. Default: told from
   * the script.
   */
  readonly language?: string
}

/** Sentences of a text, by UAX #29, in order, without the space around them. */
export interface Sentences {
  readonly sentences: readonly string[]
  /** How many characters a reader would count. */
  readonly graphemes: number
  /** The language that was used. */
  readonly language: string
}

/** Sentences and words of a text. */
export interface Tokens extends Sentences {
  /** In order, without punctuation and space. */
  readonly words: readonly string[]
}

/** Methods of the tokenizer, for `system.ref<Tokenizer>(path)`. */
export interface Tokenizer {
  tokens(request: TokenizerRequest): Tokens
  sentences(request: TokenizerRequest): Sentences
}

/**
 * The tokenizer worker, in Go. 32 calls at a time, on as many cores as Go may use: those that wait
 * for a dictionary that is still loading leave room for the others.
 */
export function tokenizer(): Program {
  return go({ dir: packageFile('actors/tokenizer') })
}
