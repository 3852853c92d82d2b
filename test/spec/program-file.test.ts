import { describe, expect, it } from 'vitest'
import { absolutePlace, filesMustExist } from '../../src/spec/program-file.ts'

describe('absolutePlace', () => {
  it.each([
    ['/a b/c', '/a b/c'],
    ['file:///a%20b/c', '/a b/c'],
    [new URL('file:///a%20b/c'), '/a b/c'],
  ])('%s', (place, expected) => {
    expect(absolutePlace('python()', 'program', place)).toBe(expected)
  })

  it.each(['c.py', './c.py', '', new URL('https://example.org/c.py')])('refuses %s', (place) => {
    expect(() => absolutePlace('python()', 'program', place)).toThrow(
      expect.objectContaining({
        code: 'SPEC_INVALID_OPTION',
        message: expect.stringMatching(
          /^python\(\) has a wrong spec: expected `program` to be an absolute path or a file URL/,
        ),
      }),
    )
  })
})

describe('filesMustExist', () => {
  it('makes nothing', () => {
    expect(filesMustExist('a program', ['/p'])).toMatchObject({ inputs: ['/p'], steps: [] })
  })
})
