import { describe, expect, it } from 'vitest'
import { parseUrl } from '../../../../actors/ingest/page/parse-url.ts'
import { rejectionOf } from '../rejection-of.ts'

describe('parseUrl', () => {
  it('takes absolute URLs, and writes them as the URL Standard does', () => {
    expect(parseUrl('HTTP://Example.org/ä').href).toBe('http://example.org/%C3%A4')
  })

  it('takes what a redirect names, relative to where it was found', () => {
    expect(parseUrl('../b?c', new URL('https://example.org/a/x')).href).toBe('https://example.org/b?c')
  })

  it.each([
    ['NotAUrl', '', 'expected an absolute one'],
    ['NotAUrl', '/article', 'expected an absolute one'],
    ['NotAUrl', 'example.org', 'expected an absolute one'],
    ['NotAUrl', 42, 'expected `url` to be a string; got number'],
    ['NotAUrl', undefined, 'expected `url` to be a string; got undefined'],
    ['UnsupportedProtocol', 'file:///etc/passwd', 'expected http: or https:'],
    ['UnsupportedProtocol', 'data:text/html,<p>text', 'expected http: or https:'],
  ])('fails with %s for %j', async (name, url, message) => {
    expect(await rejectionOf(() => parseUrl(url))).toMatchObject({ name, message: expect.stringContaining(message) })
  })

  it('shortens a long URL in its message, and only there', async () => {
    const url = `data:${'x'.repeat(1000)}`
    const error = await rejectionOf(() => parseUrl(url))
    expect(error).toMatchObject({
      url,
      message: `data:${'x'.repeat(195)}…: data: cannot be fetched; expected http: or https:`,
    })
  })
})
