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
    ['--model={venv}/m', '--model=/c/venv/m'],
    ['/usr/bin:{venv}/bin', '/usr/bin:/c/venv/bin'],
    ['-I{venv}', '-I/c/venv'],
    ['file://{venv}/a', 'file:///c/venv/a'],
    ['. {venv}/activate && exec "{venv}/bin/x"', '. /c/venv/activate && exec "/c/venv/bin/x"'],
  ])('%s', (text, expected) => {
    expect(substitute(text, FOLDERS)).toBe(expected)
  })

  it.each([
    '/home/{venv}/main.py',
    '/home/a{venv}',
    '/my projects/{venv}/main.py',
    '--file=/home/a-{venv}/x',
    'file:///home/{venv}/x',
    '/a:/home/{venv}',
    'C:\\{venv}\\main.py',
  ])('leaves the name of a folder within a path as it is: %s', (text) => {
    expect(substitute(text, FOLDERS)).toBe(text)
  })

  it('reaches every value of a table', () => {
    expect(substituteValues({ A: '{venv}', B: 'b' }, FOLDERS)).toEqual({ A: '/c/venv', B: 'b' })
  })
})
