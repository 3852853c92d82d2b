import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readArticle } from '../../../actors/ingest/read-article.ts'
import { type Example, examples, spaced } from './corpus.ts'
import { rejectionOf } from './rejection-of.ts'
import { redirect, respond, type Site, startSite } from './site.ts'

const LIMITS = { signal: new AbortController().signal, remainingMs: 10_000 }

/** Each in its own place, as a server that says nothing of encodings sends it. */
const pages = examples.map(({ file, bytes }) => [`/${file}`, respond({ 'content-type': 'text/html' }, bytes)] as const)

describe('readArticle', () => {
  let site: Site
  beforeAll(async () => {
    site = await startSite({
      ...Object.fromEntries(pages),
      '/moved': redirect('/plain'),
      '/plain': respond(
        { 'content-type': 'text/plain; charset=utf-8' },
        'Der Zug\nist wieder zu spät.\n\nNiemand wartet.',
      ),
      '/empty': respond({ 'content-type': 'text/html' }, '<title>An application</title><div id="root"></div>'),
      '/signs': respond({ 'content-type': 'text/plain' }, '***\n\n---'),
      '/numbers': respond({ 'content-type': 'text/plain' }, '12 345'),
    })
  })
  afterAll(() => site.close())

  it.each(examples.map((example) => [example.id, example] as const))('reads %s', async (_, example: Example) => {
    const url = `${site.origin}/${example.file}`
    const { title, text, ...facts } = await readArticle({ url }, LIMITS)
    const { language, encoding, bytes } = example
    expect(facts).toEqual({ url, language, encoding, bytes: bytes.length })
    expect(spaced(title)).toBe(example.title)
    const paragraphs = text.split('\n\n').map(spaced)
    expect(paragraphs).toEqual(expect.arrayContaining([...example.paragraphs]))
    expect(example.furniture.filter((line) => spaced(text).includes(line))).toEqual([])
    expect(text).toBe(text.normalize('NFC'))
  })

  it('reads plain text, joins its lines, and tells where it was after redirects', async () => {
    expect(await readArticle({ url: `${site.origin}/moved` }, LIMITS)).toEqual({
      url: `${site.origin}/plain`,
      title: '',
      text: 'Der Zug ist wieder zu spät.\n\nNiemand wartet.',
      language: 'de',
      encoding: 'utf-8',
      bytes: 45,
    })
  })

  it.each(['/empty', '/signs'])('fails with NoReadableText for %s', async (path) => {
    const url = site.origin + path
    expect(await rejectionOf(readArticle({ url }, LIMITS))).toMatchObject({ name: 'NoReadableText', url })
  })

  it('does not guess the language of numbers', async () => {
    expect(await readArticle({ url: `${site.origin}/numbers` }, LIMITS)).toMatchObject({ language: 'und' })
  })

  it.each([undefined, null, 'http://127.0.0.1/', {}, { url: 7 }])(
    'fails with NotAUrl for the request %j',
    async (request) => {
      expect(await rejectionOf(readArticle(request, LIMITS))).toMatchObject({ name: 'NotAUrl' })
    },
  )
})
