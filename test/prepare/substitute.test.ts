import { describe, expect, it } from 'vitest'
import { substitute, substituteValues } from '../../src/prepare/substitute.ts'

const FOLDERS = new Map([
  ['venv', '/c/venv'],
  ['go', '/c/$& {venv}'],
])

describe('substitute', () => {
  it.each([
    ['{venv}/bin/python', '/c/venv/bin/python'],
    ['a{venv}b{venv}', 'a/c/venvb/c/venv'],
    ['{other} {} {"venv":1} {{x}}', '{other} {} {"venv":1} {{x}}'],
    ['{go}', '/c/$& {venv}'],
    ['', ''],
  ])('%s', (text, expected) => {
    expect(substitute(text, FOLDERS)).toBe(expected)
  })

  it('reaches every value of a table', () => {
    expect(substituteValues({ A: '{venv}', B: 'b' }, FOLDERS)).toEqual({ A: '/c/venv', B: 'b' })
  })
})
