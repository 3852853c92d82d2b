import { describe, expect, it } from 'vitest'
import { resolvePath } from '../../src/names/resolve-path.ts'

describe('resolvePath', () => {
  it.each([
    ['a path from the root', 'linguistics/tokenizer', 'linguistics/analysis/phonemes', 'linguistics/tokenizer'],
    ['a sibling', './tokenizer', 'linguistics/ingest', 'linguistics/tokenizer'],
    ['a sibling of the supervisor', '../ingest', 'linguistics/analysis/phonemes', 'linguistics/ingest'],
    ['a child of a sibling', './analysis/phonemes', 'linguistics/ingest', 'linguistics/analysis/phonemes'],
    ['two supervisors up', '../../a', 'r/s/t/w', 'r/a'],
    ['itself', './w', 'r/w', 'r/w'],
    ['the supervisor', '.', 'r/s/w', 'r/s'],
    ['the supervisor of the supervisor', '..', 'r/s/w', 'r'],
    ['steps in the middle', './x/../y', 'r/w', 'r/y'],
    ['steps above the root, which are ignored', '../../../../a', 'r/w', 'a'],
    ['a doubled slash', './/tokenizer', 'r/w', 'r/tokenizer'],
    ['an id that begins with a dot', '.cache/w', 'r/w', '.cache/w'],
    ['an id that begins with two dots', '..cache', 'r/w', '..cache'],
    ['a relative path to an id that begins with a dot', './.cache', 'r/w', 'r/.cache'],
  ])('resolves %s', (_, target, caller, expected) => {
    expect(resolvePath(target, caller)).toBe(expected)
  })
})
