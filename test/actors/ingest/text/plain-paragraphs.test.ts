import { describe, expect, it } from 'vitest'
import { plainParagraphs } from '../../../../actors/ingest/text/plain-paragraphs.ts'

describe('plainParagraphs', () => {
  it.each([
    ['separates at empty lines', 'One.\n\nTwo.\n \t\n\n\nThree.', ['One.', 'Two.', 'Three.']],
    ['joins lines that were wrapped', 'One\nand\r\na half.\r\n\r\nTwo.', ['One and a half.', 'Two.']],
    [
      'separates at line ends when lines are too long for wrapping',
      `${'x'.repeat(121)}\nTwo.`,
      ['x'.repeat(121), 'Two.'],
    ],
    ['counts wide characters twice', `${'字'.repeat(61)}\n二。`, ['字'.repeat(61), '二。']],
    ['joins wide lines that were wrapped', `${'字'.repeat(30)}\n二。`, [`${'字'.repeat(30)}二。`]],
    ['separates at an ideographic indent', '　一。\n　二\n三。', ['一。', '二三。']],
    ['separates at a form feed', 'One.\fTwo.', ['One.', 'Two.']],
    ['finds nothing in white space', ' \n\n\t\n', []],
  ])('%s', (_, text, paragraphs) => {
    expect(plainParagraphs(text)).toEqual(paragraphs)
  })
})
