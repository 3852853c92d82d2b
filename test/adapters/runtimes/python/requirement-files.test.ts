import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { requirementFiles } from '../../../../adapters/runtimes/python/requirement-files.ts'

const base = mkdtempSync(join(tmpdir(), 'tutti-requirements-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))
const place = (name: string): string => join(base, name)
function file(name: string, ...lines: string[]): string {
  mkdirSync(dirname(place(name)), { recursive: true })
  writeFileSync(place(name), lines.join('\n'))
  return place(name)
}

describe('requirementFiles', () => {
  it('follows what a file includes, relative to that file, also in circles', () => {
    file('sub/more.txt', '-c constraints.txt', '-r ../requirements.txt')
    const list = file('requirements.txt', 'numpy==2.0 # fast', '-r sub/more.txt', '--requirement=sub/none.txt')
    expect(requirementFiles([list])).toEqual({
      inputs: ['requirements.txt', 'sub/more.txt', 'sub/constraints.txt', 'sub/none.txt'].map(place),
      hasRelativePaths: false,
    })
  })

  it.each([
    ['./mylib', 'mylib', true],
    ['-e ./mylib', 'mylib', true],
    ['--editable=mylib', 'mylib', true],
    ['./mylib[fast,small] ; python_version > "3"', 'mylib', true],
    ['mylib @ file:./mylib', 'mylib', true],
    ['/opt/lib', '/opt/lib', false],
    ['mylib @ file:///opt/lib', '/opt/lib', false],
    ['"./my lib"', 'my lib', true],
    ['./long\\\nname', 'long', true],
  ])('%s is a package of this machine', (line, input, hasRelativePaths) => {
    const list = file('one.txt', line)
    const path = input.startsWith('/') ? input : place(input)
    const found = requirementFiles([list])
    expect(found.hasRelativePaths).toBe(hasRelativePaths)
    expect(found.inputs[1]).toMatch(new RegExp(`^${path}`))
  })

  it.each([
    'numpy',
    'numpy>=1,<3',
    '# -r other.txt',
    '',
    '--index-url https://example.org/simple',
    'lib @ https://example.org/lib.zip',
    '-r https://example.org/requirements.txt',
    'git+https://example.org/lib.git',
    '--hash=sha256:00',
  ])('%s is none', (line) => {
    expect(requirementFiles([file('two.txt', line)])).toEqual({ inputs: [place('two.txt')], hasRelativePaths: false })
  })

  it('takes a file that does not exist for an input: it is missed later', () => {
    expect(requirementFiles([place('absent.txt')]).inputs).toEqual([place('absent.txt')])
  })
})
