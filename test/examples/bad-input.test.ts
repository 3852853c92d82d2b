import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readInput } from '../../examples/01-linguistics/read-input.ts'
import { runSymphony } from './run-symphony.ts'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tutti-input-'))
  await writeFile(join(folder, 'empty.txt'), '')
  await mkdir(join(folder, 'others'))
  await writeFile(join(folder, 'others', 'notes.docx'), 'not an article')
})

afterAll(() => rm(folder, { recursive: true }))

interface Case {
  readonly what: string
  readonly args: () => readonly string[]
  readonly code: string
  /** What the message tells the user to do. */
  readonly advice: RegExp
}

const cases: readonly Case[] = [
  {
    what: 'a file that does not exist',
    args: () => ['--input', join(folder, 'nope.html')],
    code: 'INPUT_UNREADABLE',
    advice: /Check the path/,
  },
  {
    what: 'a file without bytes',
    args: () => ['--input', join(folder, 'empty.txt')],
    code: 'INPUT_EMPTY',
    advice: /holds a text/,
  },
  {
    what: 'what is neither file nor folder',
    args: () => ['--input', '/dev/null'],
    code: 'INPUT_UNREADABLE',
    advice: /Name one that is/,
  },
  {
    what: 'a folder of another kind of files',
    args: () => ['--input', join(folder, 'others')],
    code: 'INPUT_EMPTY',
    advice: /searched for .*\.html/,
  },
  {
    what: 'a URL of another scheme',
    args: () => ['--input', 'ftp://example.org/a'],
    code: 'INPUT_INVALID',
    advice: /https:\/\//,
  },
  {
    what: 'what looks like a URL and is none',
    args: () => ['--input', 'http://'],
    code: 'INPUT_INVALID',
    advice: /https:\/\//,
  },
  { what: 'an unknown option', args: () => ['--frobnicate'], code: 'OPTION_UNKNOWN', advice: /--help/ },
  { what: 'an argument', args: () => ['article.html'], code: 'OPTION_UNKNOWN', advice: /--input/ },
  { what: 'a rate of 0', args: () => ['--rate', '0'], code: 'OPTION_INVALID', advice: /above 0/ },
  {
    what: 'a duration without unit',
    args: () => ['--kill', 'sentiment', '--every', '300'],
    code: 'OPTION_INVALID',
    advice: /300ms/,
  },
  {
    what: 'a child that does not exist',
    args: () => ['--kill', 'sentiment,piano'],
    code: 'OPTION_INVALID',
    advice: /there are ingest, tokenizer, sentiment/,
  },
  { what: 'kills without a victim', args: () => ['--every', '2s'], code: 'OPTION_INVALID', advice: /--kill sentiment/ },
  { what: 'an option without its value', args: () => ['--input'], code: 'OPTION_INVALID', advice: /--help/ },
]

describe('bad input', () => {
  const here = process.platform === 'win32' ? cases.filter(({ args }) => !args().includes('/dev/null')) : cases

  it.each(here)('$what ends with $code, says what to do, and starts nothing', async ({ args, code, advice }) => {
    const run = await runSymphony(args())
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toMatch(new RegExp(`^${code}: .*\\.$`))
    expect(run.stderr).toMatch(advice)
  })
})

describe('a folder of odd files', () => {
  it('plays what is text, and names the rest with the reason', async () => {
    const odd = join(folder, 'odd')
    await mkdir(odd)
    await writeFile(join(odd, 'good.txt'), 'The musicians played well, and everybody was glad.')
    await writeFile(join(odd, 'empty.txt'), '')
    await writeFile(join(odd, 'photo.png'), 'a photo')
    await symlink(odd, join(odd, 'loop'))
    expect(await readInput(odd)).toMatchObject({
      articles: [{ name: 'good.txt' }],
      skipped: [
        expect.stringMatching(/empty\.txt has no bytes/),
        expect.stringMatching(/loop is no file/),
        expect.stringMatching(/photo\.png is none of \.html/),
      ],
    })
  })

  it.skipIf(process.platform === 'win32')('names no file so that the terminal obeys it', async () => {
    const odd = join(folder, 'names')
    await mkdir(odd)
    await writeFile(join(odd, 'a\nb\x1B[31m.txt'), 'text')
    const { articles } = await readInput(odd)
    expect(articles.map(({ name }) => name)).toEqual([String.raw`"a\nb\u001b[31m.txt"`])
  })
})

describe.skipIf(process.platform === 'win32')('a folder with what cannot be read to its end', () => {
  it('is played without a pipe, and a file of 4 GiB costs its own article alone', async () => {
    const odd = join(folder, 'endless')
    await mkdir(odd)
    await writeFile(join(odd, 'good.txt'), 'The musicians played well, and everybody was glad.')
    await writeFile(join(odd, 'huge.txt'), '')
    await truncate(join(odd, 'huge.txt'), 4 * 2 ** 30) // sparse: it takes no room
    await execa('mkfifo', [join(odd, 'pipe.txt')])
    const { stdout, stderr } = await runSymphony(['--input', odd])
    expect(`${stdout}\n${stderr}`).toContain('pipe.txt is no file, but a link, a pipe or a device')
    expect(stdout).toContain('2 in = 1 result + 1 named failure')
    expect(stdout).toMatch(/huge\.txt .*TooLarge: .*is larger than 10 MiB/)
  })
})

describe('--help', () => {
  it('lists every option and the exit codes', async () => {
    const { code, stdout, stderr } = await runSymphony(['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const options = [
      '--input',
      '--rate',
      '--repeat',
      '--kill',
      '--every',
      '--deadline',
      '--json',
      '--log-level',
      '--no-color',
    ]
    for (const option of options) expect(stdout).toContain(`  ${option}`)
    expect(stdout).toContain('130 after Ctrl-C')
  })
})
