/** Languages that the detector does not know, and which it takes them for. */
const TAKEN_FOR: ReadonlyMap<string, string> = new Map([
  ['af', 'nl'],
  ['bs', 'hr'],
  ['gl', 'pt'],
  ['id', 'ms'],
  ['kk', 'uk'],
  ['mk', 'bg'],
  ['ne', 'hi'],
])

/** Fewer letters than this prove nothing: a title, a date and a name. */
const FEW_LETTERS = 40

/** What the text itself tells. */
export interface TextEvidence {
  readonly text: string
  /**
   * Languages that it may be in: one when it is clear, several when they cannot be told apart, none
   * when it is unclear.
   */
  readonly candidates: readonly string[]
  /** Languages that the detector knows. */
  readonly known: ReadonlySet<string>
}

/**
 * The declared language, where it may be believed:
 *
 * - it is one of several candidates;
 * - the text is clearly in a language that the detector takes the declared one for, which it does
 *   not know;
 * - the text is unclear and in the script of the declared language, and either too short, or in a
 *   language that the detector does not know.
 *
 * @param declared - A language tag, as `pt-BR`.
 * @returns Two letters, or `undefined` when it may not be believed.
 */
export function hintedLanguage(declared: string | undefined, evidence: TextEvidence): string | undefined {
  const locale = localeOf(declared)
  if (locale === undefined) return undefined
  const { language } = locale
  const { text, candidates, known } = evidence
  if (candidates.length > 1) return candidates.includes(language) ? language : undefined
  if (candidates.length === 1) return TAKEN_FOR.get(language) === candidates[0] ? language : undefined
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  if (known.has(language) && letters >= FEW_LETTERS) return undefined
  const own = text.match(scriptOf(locale))?.length ?? 0
  return own > 0 && own * 2 >= letters ? language : undefined
}

function localeOf(tag: string | undefined): Intl.Locale | undefined {
  try {
    const locale = new Intl.Locale((tag ?? '').trim())
    return /^[a-z]{2}$/.test(locale.language) ? locale : undefined
  } catch {
    return undefined
  }
}

/** Matches each letter of the script that a language is usually written in. */
function scriptOf(locale: Intl.Locale): RegExp {
  const { script = 'Zzzz' } = locale.maximize()
  const scripts = script === 'Kore' ? ['Hang'] : script === 'Jpan' ? ['Hira', 'Kana'] : [script]
  try {
    return new RegExp(`(?=\\p{L})[${scripts.map((name) => `\\p{sc=${name}}`).join('')}]`, 'gu')
  } catch {
    // A script that has no name in regular expressions, as Hans: there is a rule of its own for
    // those.
    return /(?!)/g
  }
}
