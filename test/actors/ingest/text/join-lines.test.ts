import { describe, expect, it } from 'vitest'
import { HARD_BREAK, joinLines } from '../../../../actors/ingest/text/join-lines.ts'

describe('joinLines', () => {
  it.each([
    ['joins lines with one space', 'Lines are\n   joined.\r\nAll of\rthem.', 'Lines are joined. All of them.'],
    ['collapses white space and trims', ' \t a \t  b \n', 'a b'],
    ['composes characters', 'Ta\u0308nzer', 'Tänzer'],
    ['removes what cannot be seen', 'Schiff\u00ADfahrt\uFEFF\u0007', 'Schifffahrt'],
    ['keeps joiners, which change how letters look', 'می\u200Cروم', 'می\u200Cروم'],
    ['keeps a no-break space', 'Pourquoi\u202F? Parce que\u00A0: voilà', 'Pourquoi\u202F? Parce que\u00A0: voilà'],
    ['collapses a run of no-break spaces', 'a\u00A0\u00A0 b', 'a b'],
    ['keeps an ideographic space between names, and not before a paragraph', '　小野寺　はるか', '小野寺　はるか'],
    ['joins Chinese without a space', '老茶馆里的\n  早班乐队', '老茶馆里的早班乐队'],
    [
      'joins Japanese without a space',
      '駅のピアノ\nが、\n町の朝を変えた。\n「はい」',
      '駅のピアノが、町の朝を変えた。「はい」',
    ],
    ['joins Thai without a space', 'ตลาดน้ำเล็ก\nที่เด็ก', 'ตลาดน้ำเล็กที่เด็ก'],
    ['keeps the spaces that Thai has', 'เล็ก ๆ ที่', 'เล็ก ๆ ที่'],
    ['joins Chinese and numbers without a space', '全长\n28.6\n公里', '全长28.6公里'],
    ['joins Chinese and quotation marks without a space', '他说：\n“好。”\n她笑了', '他说：“好。”她笑了'],
    ['puts a space between Chinese and Latin letters', '使用\niPhone\n手机', '使用 iPhone 手机'],
    ['puts a space between Thai and numbers', 'ปี\n2567\nปี', 'ปี 2567 ปี'],
    ['puts a space between Korean words', '오늘\n아침', '오늘 아침'],
    ['puts a space for a break that was meant, in any script', `記者${HARD_BREAK}\n2024年`, '記者 2024年'],
    ['makes nothing of nothing', ' \n\u00A0', ''],
  ])('%s', (_, text, joined) => {
    expect(joinLines(text)).toBe(joined)
  })
})
