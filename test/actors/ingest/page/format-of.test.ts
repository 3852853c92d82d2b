import { describe, expect, it } from 'vitest'
import { formatOf } from '../../../../actors/ingest/page/format-of.ts'
import { rejectionOf } from '../rejection-of.ts'

describe('formatOf', () => {
  it.each([
    ['text/html', 'html', undefined],
    ['text/html; charset=utf-8', 'html', 'utf-8'],
    ['TEXT/HTML;Charset="Shift_JIS"', 'html', 'Shift_JIS'],
    ['text/html; charset=', 'html', undefined],
    ['text/html;', 'html', undefined],
    ['application/xhtml+xml; profile=x; charset=koi8-r', 'html', 'koi8-r'],
    ['text/plain', 'plain', undefined],
    ['text/markdown; charset=utf-8', 'plain', 'utf-8'],
    [null, 'html', undefined],
  ])('reads %j as %s in %s', (header, format, charset) => {
    expect(formatOf(header, 'http://x/')).toEqual({ format, charset })
  })

  it.each(['image/png', 'application/pdf', 'text/css', 'application/json', 'html', ''])(
    'fails with NotText for %j',
    async (contentType) => {
      const error = await rejectionOf(() => formatOf(contentType, 'http://x/'))
      expect(error).toMatchObject({ name: 'NotText', url: 'http://x/', contentType })
      expect(error).toHaveProperty(
        'message',
        expect.stringContaining('expected text/html, application/xhtml+xml, text/plain'),
      )
    },
  )
})
