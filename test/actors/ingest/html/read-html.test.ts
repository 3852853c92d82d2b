import { describe, expect, it } from 'vitest'
import { readHtml } from '../../../../actors/ingest/html/read-html.ts'
import { decode } from '../../../../actors/ingest/page/decode.ts'
import { examples, spaced } from '../corpus.ts'
import { rejectionOf } from '../rejection-of.ts'

const read = (html: string) => readHtml(html, 'http://x/')
const text = (html: string) => read(html).paragraphs
const A = 'The orchestra tunes before the doors open, so that the first bar is in time, and nobody minds the noise.'
const B = 'Nobody in the queue minds the rain, either, since the doors open early and the coffee is free until eight.'
const C = 'By nine the last chair has been carried in, and somebody, as every year, has forgotten the music stands.'
const ARTICLE = `<h1>Tuning</h1><p>${A}</p><p>${B}</p><p>${C}</p>`

describe('readHtml', () => {
  it('finds the whole article when no element says that it is one', () => {
    for (const { id, bytes, encoding, title, paragraphs } of examples) {
      const html = decode(bytes, { charset: encoding, isMarkup: true, url: '' }).text
      const page = read(html.replace(/(<\/?)(article|main)\b/gi, '$1div'))
      expect(spaced(page.title), id).toBe(title)
      expect(page.paragraphs.map(spaced), id).toEqual(expect.arrayContaining([...paragraphs]))
    }
  })

  it('leaves the title out of the text', () => {
    expect(read(`<article>${ARTICLE}</article>`)).toEqual({
      title: 'Tuning',
      paragraphs: [A, B, C],
      declared: undefined,
    })
  })

  it('takes the article with the heading, whatever other articles say', () => {
    const comments = `<article><p>${B}</p><p>${B}</p><p>${B}</p></article>`.repeat(5)
    expect(text(`<article><p>Teaser</p></article><article>${ARTICLE}</article>${comments}`)).toEqual([A, B, C])
  })

  it('takes the article with most of the prose when the heading stands outside', () => {
    const teasers = '<article><a href="/x">Council to repaint every bench in the old park</a></article>'.repeat(9)
    const page = read(`<title>Tuning | Site</title><h1>Tuning</h1>${teasers}<article><p>${A}</p><p>${B}</p></article>`)
    expect(page).toMatchObject({ title: 'Tuning', paragraphs: [A, B] })
  })

  it('takes main when there is no article', () => {
    expect(text(`<div><p>${'Most read. '.repeat(20)}</p></div><main>${ARTICLE}</main>`)).toEqual([A, B, C])
  })

  it.each([
    ['a label of an advertising slot', '<div class="ad ad-mid"><small>Advertisement</small></div>'],
    ['a newsletter box', `<aside><h3>The morning letter</h3><p>${B}</p></aside>`],
    ['a dialog', `<div role="dialog"><p>${B}</p></div>`],
    ['a menu', '<nav><ul><li>News</li></ul></nav>'],
    ['a caption', '<figure><img src="x"><figcaption>The hall.</figcaption></figure>'],
    ['what is hidden', `<p hidden>${B}</p><p aria-hidden="true">${B}</p><p style="display: none">${B}</p>`],
    ['a form', '<form><label>Your address <input></label><button>Sign up</button></form>'],
    [
      'scripts, styles and comments',
      '<script>let x</script><style>p{}</style><!-- note --><template><p>x</p></template>',
    ],
    ['the reading of a character', '<ruby><rt>reading</rt></ruby>'],
  ])('leaves %s out', (_, inserted) => {
    expect(text(`<article><h1>T</h1><p>${A}</p>${inserted}<p>${C}</p></article>`)).toEqual([A, C])
  })

  it('does not take an article for an advertising slot because of its class', () => {
    expect(text(`<body class="has-ad ad"><article class="promo">${ARTICLE}</article>`)).toEqual([A, B, C])
  })

  it('keeps subheadings, list items, quotations and cells, each on its own', () => {
    const rest = '<h2>Inside</h2><ul><li>One</li><li>Two</li></ul><blockquote>Said she.</blockquote>'
    expect(text(`<article><h1>T</h1><p>${A}</p>${rest}<p>${C}</p></article>`)).toEqual([
      A,
      'Inside',
      'One',
      'Two',
      'Said she.',
      C,
    ])
  })

  it('joins lines at one line break, and separates paragraphs at two', () => {
    expect(text(`<article>${A}<br>${B}<br> <br/>${C}</article>`)).toEqual([`${A} ${B}`, C])
  })

  it('separates a name from the date beside it', () => {
    const html = `<article><p>${A}</p><p><span>Ann Lee</span><time>9 May</time></p><p>${C}</p></article>`
    expect(text(html)).toEqual([A, 'Ann Lee 9 May', C])
  })

  it('reads very short pages', () => {
    expect(text('<p>Hello.</p>')).toEqual(['Hello.'])
  })

  it('reads pages without paragraphs', () => {
    expect(text(`<div>${A}</div><div>${B}</div>`)).toEqual([A, B])
  })

  it('reads pages that lie in a form, as some servers make them', () => {
    expect(text(`<form><div>${ARTICLE}</div></form>`)).toEqual([A, B, C])
  })

  it.each([
    ['the heading of the article', '<title>x</title><h1>Site</h1><article><h1>T</h1>', 'T'],
    ['a heading that the title repeats', '<title>T - Site</title><h1>Site name</h1><h1>T</h1><div>', 'T'],
    ['og:title', '<title>T - Site</title><meta property="og:title" content="T &amp; U"><h1>Logo</h1><div>', 'T & U'],
    ['the title', '<title> T\n - Site </title><div>', 'T - Site'],
    ['the only heading', '<title>Site</title><h1>T</h1><div>', 'T'],
    ['nothing', '<div>', ''],
  ])('titles by %s', (_, start, title) => {
    expect(read(`${start}<p>${A}</p><p>${B}</p>`).title).toBe(title)
  })

  it.each([
    ['<html lang="pt-BR">', 'pt-BR'],
    ['<html xml:lang="fi">', 'fi'],
    ['<html>', undefined],
  ])('tells what is declared in %s', (start, declared) => {
    expect(read(start).declared).toBe(declared)
  })

  it.each([
    '',
    '<frameset><frame src="a"></frameset>',
    '<div id="root"></div><script>draw()</script>',
    '<svg><text>x</text></svg>',
  ])('finds nothing in %j', (html) => {
    expect(text(html)).toEqual([])
  })

  it.each([
    ['div', 40_000],
    ['b', 5_000],
    ['table><tr><td', 1_000],
    ['a href="x"><p', 2_000],
  ])('survives <%s> nested %d deep', (tag, depth) => {
    expect(text(`${`<${tag}>`.repeat(depth)}${A} ${B}`).join(' ')).toContain(A)
  })

  it('fails with TooLarge for more than 50 000 elements', async () => {
    const error = await rejectionOf(() => read('<p>x'.repeat(50_001)))
    expect(error).toMatchObject({ name: 'TooLarge', url: 'http://x/', maxElements: 50_000 })
  })
})
