import { describe, expect, it } from 'vitest'
import { detectLanguage } from '../../../../actors/ingest/text/detect-language.ts'
import { examples } from '../corpus.ts'

describe('detectLanguage', () => {
  describe.each(examples.map((example) => [example.id, example] as const))('%s', (_, { paragraphs, language }) => {
    it.each([undefined, 'en', 'fi-FI', 'zh-Hant', 'ja', 'mr', 'nonsense_', ''])(
      'is told from its text, declared as %s',
      (tag) => {
        expect(detectLanguage(paragraphs, tag)).toBe(language)
      },
    )
  })

  it.each([
    ['ar', 'وصل القطار متأخرًا مرة أخرى.'],
    ['de', 'Der Zug ist wieder zu spät.'],
    ['en', 'Nobody minds the rain.'],
    ['es', 'Hola, buenos días'],
    ['fi', 'Hyvää huomenta'],
    ['fr', 'Le train est encore en retard.'],
    ['hi', 'गाड़ी फिर देर से आई।'],
    ['ja', '東京へ行く'],
    ['pt', 'O comboio está atrasado outra vez.'],
    ['ru', 'Поезд опять опаздывает.'],
    ['th', 'รถไฟมาสายอีกแล้ว'],
    ['zh', '球队表现糟糕，惨败而归。'],
    ['zh', '东京'],
    ['ko', '시의회는 어제 새 예산을 승인했다.'],
    ['it', 'Il consiglio comunale ha approvato ieri il nuovo bilancio.'],
    ['nl', 'De gemeenteraad heeft gisteren de nieuwe begroting goedgekeurd.'],
    ['sv', 'Kommunfullmäktige godkände i går den nya budgeten.'],
    ['et', 'Linnavolikogu kinnitas eile uue eelarve.'],
    ['uk', 'Міська рада вчора затвердила новий бюджет.'],
    ['fa', 'شورای شهر دیروز بودجه جدید را تصویب کرد.'],
    ['el', 'Το δημοτικό συμβούλιο ενέκρινε χθες τον νέο προϋπολογισμό.'],
    ['vi', 'Hội đồng thành phố đã thông qua ngân sách mới hôm qua.'],
  ])('tells %s from one sentence: %s', (language, text) => {
    expect(detectLanguage([text], undefined)).toBe(language)
  })

  it.each([[['12 345', '67 %']], [['🙂🙂']], [['x']], [['OK, Nokia']], [['asdf qwer zxcv']]])(
    'is und for %j',
    (paragraphs) => {
      expect(detectLanguage(paragraphs, undefined)).toBe('und')
    },
  )

  it('is the language of most of the text, not of the quotation that it opens with', () => {
    const quotation = 'Nobody here has ever minded the rain, and nobody here ever will.'
    const german =
      'Das sagte der alte Kapitän jedes Mal, wenn die Fähre wieder nicht fuhr und alle auf dem Kai warten mussten.'
    expect(detectLanguage([quotation, german, german], 'en')).toBe('de')
  })

  it.each([
    ['decides between relatives that cannot be told apart', 'दिन-रात खटता हूँ, फिर भी तनख़्वाह नाममात्र की है।', 'hi', 'hi'],
    ['does not decide for a third one', 'दिन-रात खटता हूँ, फिर भी तनख़्वाह नाममात्र की है।', 'en', 'und'],
    ['names a language that is taken for a relative', 'Dewan kota kemarin menyetujui anggaran baru.', 'id-ID', 'id'],
    ['does not overrule a clear text', 'Der Zug ist wieder zu spät.', 'en', 'de'],
    ['decides for text that is too short', 'OK, Nokia', 'fi', 'fi'],
    ['decides for a headline in Chinese characters', '台風接近', 'ja', 'ja'],
    ['is not believed in another script', 'OK, Nokia', 'ru', 'und'],
    [
      'names a language that is not known otherwise',
      'Cymeradwyodd y cyngor y gyllideb newydd ddoe ar gyfer y flwyddyn nesaf.',
      'cy',
      'cy',
    ],
    [
      'is not believed when the text is long, unclear, and not in it',
      'Cymeradwyodd y cyngor y gyllideb newydd ddoe ar gyfer y flwyddyn nesaf.',
      'en',
      'und',
    ],
    ['has no say without two letters', 'OK, Nokia', 'gsw', 'und'],
    ['is no language when it is und', 'OK, Nokia', 'und', 'und'],
  ])('what is declared %s: %s', (_, text, declared, language) => {
    expect(detectLanguage([text], declared)).toBe(language)
  })
})
