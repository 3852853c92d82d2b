/** Japanese without a single kana is a headline; Chinese with kana quotes some Japanese. */
const MIN_KANA_SHARE = 0.1
/** Up to this many characters, Japanese may do without kana. */
const MAX_HEADLINE_LENGTH = 30

/**
 * Chinese or Japanese, by their script alone: even three characters are enough, where statistics
 * need three sentences.
 *
 * @param declared - A language tag; decides for a headline, such as 東京, that may be either.
 * @returns `zh`, `ja`, or `undefined` when less than half of the letters are Chinese characters or
 *   kana.
 */
export function eastAsianLanguage(text: string, declared: string | undefined): 'zh' | 'ja' | undefined {
  const letters = count(text, /\p{L}/gu)
  const kana = count(text, /[\p{sc=Hiragana}\p{sc=Katakana}]/gu)
  const han = count(text, /\p{sc=Han}/gu)
  if (letters === 0 || (han + kana) * 2 < letters) return undefined
  if (kana >= (han + kana) * MIN_KANA_SHARE) return 'ja'
  return han <= MAX_HEADLINE_LENGTH && /^ja\b/i.test(declared ?? '') ? 'ja' : 'zh'
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
