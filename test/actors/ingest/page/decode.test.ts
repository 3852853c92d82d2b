import { describe, expect, it } from 'vitest'
import { decode } from '../../../../actors/ingest/page/decode.ts'
import { examples } from '../corpus.ts'
import { rejectionOf } from '../rejection-of.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const markup = (data: Uint8Array, charset?: string) => decode(data, { charset, isMarkup: true, url: 'http://x/' })
const plain = (data: Uint8Array, charset?: string) => decode(data, { charset, isMarkup: false, url: 'http://x/' })
const page = (id: string): Uint8Array => examples.find((example) => example.id === id)?.bytes ?? bytes('')

describe('decode', () => {
  it.each([
    ['a byte order mark before all', '\xEF\xBB\xBF<meta charset=koi8-r>\xC3\xA4', 'windows-1251', 'utf-8', 'ä'],
    ['the header before the markup', '<meta charset=utf-8>\xE4', 'windows-1252', 'windows-1252', 'ä'],
    ['a meta element', '<meta charset=koi8-r>\xC1', undefined, 'koi8-r', 'а'],
    [
      'a meta element with http-equiv',
      '<meta http-equiv=content-type content="x; charset=koi8-r">\xC1',
      undefined,
      'koi8-r',
      'а',
    ],
    ['an XML declaration', '<?xml version="1.0" encoding="koi8-r"?>\xC1', undefined, 'koi8-r', 'а'],
    ['the header, when the markup is wrong', '<meta charset=klingon>\xE4', 'iso-8859-1', 'windows-1252', 'ä'],
    ['the markup, when the header is unknown', '<meta charset=koi8-r>\xC1', 'klingon', 'koi8-r', 'а'],
    ['UTF-8, when it is valid', '\xC3\xA4', undefined, 'utf-8', 'ä'],
    ['UTF-8, in spite of a wrong label', '<meta charset=klingon>\xC3\xA4', 'klingon', 'utf-8', 'ä'],
    ['windows-1252 otherwise', '\xE4\x80', undefined, 'windows-1252', 'ä€'],
    ['UTF-8, where a meta element claims UTF-16', '<meta charset=utf-16>\xC3\xA4', undefined, 'utf-8', 'ä'],
    ['no comment', '<!-- <meta charset=koi8-r> -->\xC3\xA4', undefined, 'utf-8', 'ä'],
  ])('believes %s', (_, source, charset, encoding, end) => {
    const decoded = markup(bytes(source), charset)
    expect(decoded.encoding).toBe(encoding)
    expect(decoded.text.endsWith(end)).toBe(true)
  })

  it.each([
    ['a PNG', '\x89PNG\r\n\x1A\n\x00\x00\x00\rIHDR'],
    ['a program', '\x7FELF\x02\x01\x01'],
    ['UTF-16 without its byte order mark', 'a\x00b\x00'],
  ])('refuses %s, under any name', (_, source) => {
    expect(() => markup(bytes(source))).toThrow(expect.objectContaining({ name: 'NotText' }))
    expect(() => plain(bytes(source))).toThrow(expect.objectContaining({ name: 'NotText' }))
  })

  it('takes ISO-2022-JP and the colours of a terminal for text', () => {
    expect(plain(bytes('\x1B[31mred\x1B[0m')).text).toContain('red')
    expect(plain(bytes('\x1B$B4A\x1B(B'), 'iso-2022-jp').text).toBe('漢')
  })

  it('finds a declaration behind 4000 bytes of something else, and leaves the byte order mark out', () => {
    expect(markup(bytes(`<title>${'x'.repeat(4000)}</title><meta charset=koi8-r>\xC1`)).encoding).toBe('koi8-r')
    expect(plain(bytes('\xFF\xFEa\x00'))).toEqual({ text: 'a', encoding: 'utf-16le' })
  })

  it('looks for no declaration in plain text', () => {
    expect(plain(bytes('<meta charset=koi8-r>\xC3\xA4')).encoding).toBe('utf-8')
  })

  it('reads 0x80-0x9F of windows-1252 as typographic characters', () => {
    const { text } = markup(page('fr-port'))
    expect(text).toContain('la criée s’éteint')
    expect(text).toContain('<em>Petit-Cœur</em>')
    expect(text).not.toMatch(/[\u0080-\u009F]/)
  })

  it('reads four-byte characters of gb18030', () => {
    expect(markup(page('zh-ditie')).text).toContain('陈㛃')
  })

  it('puts U+FFFD for bytes that are wrong in the declared encoding', () => {
    expect(markup(bytes('a\xFFb'), 'utf-8')).toEqual({ text: 'a\uFFFDb', encoding: 'utf-8' })
  })

  it.each([
    ['the header', () => plain(bytes('\xE4'), 'klingon'), 'klingon'],
    ['the markup', () => markup(bytes('<META charset="klingon">\xE4')), 'klingon'],
    ['an XML declaration', () => markup(bytes('<?xml version="1.0" encoding="klingon"?>\xE4')), 'klingon'],
    ['an encoding that hides attacks', () => markup(bytes('a'), 'iso-2022-kr'), 'iso-2022-kr'],
  ])('fails with UnknownEncoding for a label in %s when the bytes are not UTF-8', async (_, read, label) => {
    expect(await rejectionOf(read)).toMatchObject({ name: 'UnknownEncoding', url: 'http://x/', label })
  })
})
