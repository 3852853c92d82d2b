import { describe, expect, it } from 'vitest'
import { byLanguage } from '../../examples/01-linguistics/languages.ts'
import type { PlayedPiece } from '../../examples/01-linguistics/notebook.ts'

interface Found {
  readonly truly?: string
  readonly language: string
  readonly words?: number
  readonly score?: number
}

function played({ truly, language, words, score }: Found): PlayedPiece {
  const found = { url: '', title: '', encoding: 'utf-8', bytes: 1, sentences: 2 }
  const sentiment = score === undefined ? undefined : { score, label: 'neutral' as const }
  return {
    piece: { name: '', url: '', language: truly },
    analysis: { ...found, language, words, sentiment },
    durationMs: 1,
  }
}

describe('byLanguage', () => {
  it('sums up sentences and words, and takes the mean of the sentiment over the articles', () => {
    const rows = byLanguage([
      played({ truly: 'fi', language: 'fi', words: 5, score: 1 }),
      played({ truly: 'fi', language: 'fi', words: 7, score: 0 }),
    ])
    const fi = { language: 'fi', articles: 2, sentences: 4, words: 12, sentiment: 0.5, known: 2, detected: 2 }
    expect(rows).toEqual([fi])
  })

  it('an article counts for its true language, also when another one was detected', () => {
    const [row, ...more] = byLanguage([played({ truly: 'pt', language: 'es' })])
    expect(row).toMatchObject({ language: 'pt', known: 1, detected: 0 })
    expect(more).toEqual([])
  })

  it('without a true language the detected one counts, and is neither right nor wrong', () => {
    expect(byLanguage([played({ language: 'ja' })])).toMatchObject([{ language: 'ja', known: 0, detected: 0 }])
  })

  it('tells no words and no sentiment where nobody counted them', () => {
    expect(byLanguage([played({ language: 'ja' })])).toMatchObject([{ words: undefined, sentiment: undefined }])
  })

  it('is in alphabetical order', () => {
    const rows = byLanguage(['th', 'ar', 'fi'].map((language) => played({ language })))
    expect(rows.map(({ language }) => language)).toEqual(['ar', 'fi', 'th'])
  })
})
