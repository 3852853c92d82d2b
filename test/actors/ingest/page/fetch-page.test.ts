import { once } from 'node:events'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fetchPage } from '../../../../actors/ingest/page/fetch-page.ts'
import { rejectionOf } from '../rejection-of.ts'
import { type Route, redirect, respond, type Site, startSite } from '../site.ts'

const HTML = { 'content-type': 'text/html; charset=utf-8' }
const MIB = 1024 * 1024

/** Redirects from `/hop/<n>` down to `/page`. */
const hops = Array.from({ length: 12 }, (_, i): [string, Route] => [
  `/hop/${i}`,
  redirect(i === 0 ? '/page' : `/hop/${i - 1}`),
])

describe('fetchPage', () => {
  let site: Site
  beforeAll(async () => {
    site = await startSite({
      ...Object.fromEntries(hops),
      '/page': respond(HTML, '<p>text'),
      '/zipped': respond({ ...HTML, 'content-encoding': 'gzip' }, gzipSync('<p>text')),
      '/untyped': respond({}, '<p>text'),
      '/bomb': respond({ ...HTML, 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(11 * MIB))),
      '/just-small-enough': respond(HTML, Buffer.alloc(10 * MIB)),
      '/announced': (response) => {
        response.writeHead(200, { ...HTML, 'content-length': String(11 * MIB) }).write('<p>text')
      },
      '/picture': respond({ 'content-type': 'image/png' }, 'PNG'),
      '/to-file': redirect('file:///etc/passwd'),
      '/to-nowhere': redirect('http://['),
      '/nowhere': (response) => {
        response.writeHead(302).end('without a location')
      },
      '/breaks-off': (response) => {
        response.writeHead(200, { ...HTML, 'content-length': '1000' }).write('<p>text')
        response.socket?.destroySoon()
      },
      '/silent': () => undefined,
      '/half': (response) => {
        response.writeHead(200, HTML).write('<p>text')
      },
      '/forbidden': (response) => {
        response.writeHead(403, HTML).end('<p>no')
      },
      '/broken': (response) => {
        response.writeHead(503, 'Out Of Order', HTML).end('<p>no')
      },
    })
  })
  afterAll(() => site.close())

  const get = (path: string, remainingMs: number | 'infinity' = 'infinity', signal = new AbortController().signal) =>
    fetchPage(new URL(site.origin + path), { signal, remainingMs })
  const failure = (path: string, remainingMs?: number) => rejectionOf(get(path, remainingMs))

  it('takes the bytes, the format and the encoding that the header names', async () => {
    const page = await get('/page')
    expect({ ...page, bytes: String(page.bytes) }).toEqual({
      url: `${site.origin}/page`,
      bytes: String(Buffer.from('<p>text')),
      format: 'html',
      charset: 'utf-8',
    })
  })

  it('decompresses', async () => {
    expect(Buffer.from((await get('/zipped')).bytes).toString()).toBe('<p>text')
  })

  it('takes what has no content type for HTML', async () => {
    expect(await get('/untyped')).toMatchObject({ format: 'html', charset: undefined })
  })

  it('follows ten redirects', async () => {
    expect(await get('/hop/9')).toMatchObject({ url: `${site.origin}/page` })
  })

  it('takes 10 MiB', async () => {
    expect((await get('/just-small-enough')).bytes.byteLength).toBe(10 * MIB)
  })

  it.each([
    ['TooManyRedirects', '/hop/10', { maxRedirects: 10 }],
    ['UnsupportedProtocol', '/to-file', { url: 'file:///etc/passwd' }],
    ['NotAUrl', '/to-nowhere', { url: 'http://[' }],
    ['HttpStatus', '/nowhere', { status: 302 }],
    ['HttpStatus', '/missing', { status: 404, message: expect.stringContaining('check the address') }],
    ['HttpStatus', '/forbidden', { status: 403, message: expect.stringContaining('not public') }],
    ['HttpStatus', '/broken', { status: 503, message: expect.stringContaining('503 Out Of Order; try later') }],
    ['NotText', '/picture', { contentType: 'image/png' }],
    ['TooLarge', '/bomb', { maxBytes: 10 * MIB }],
    ['TooLarge', '/announced', { maxBytes: 10 * MIB }],
    ['FetchFailed', '/breaks-off', { cause: expect.any(Error) }],
  ])('fails with %s for %s', async (name, path, facts) => {
    expect(await failure(path)).toMatchObject({ name, url: site.origin + path, ...facts })
  })

  it('fails with FetchFailed when nobody listens, and says so', async () => {
    const closed = await startSite({})
    await closed.close()
    const page = fetchPage(new URL(closed.origin), { signal: new AbortController().signal, remainingMs: 'infinity' })
    expect(await rejectionOf(page)).toMatchObject({
      name: 'FetchFailed',
      message: expect.stringContaining('ECONNREFUSED'),
    })
  })

  it.each(['/silent', '/half'])('fails with TimedOut when the deadline passes: %s', async (path) => {
    expect(await failure(path, 50)).toMatchObject({ name: 'TimedOut', url: site.origin + path, timeoutMs: 50 })
  })

  it('fails with TimedOut when the deadline has passed', async () => {
    expect(await failure('/silent', 0)).toMatchObject({ name: 'TimedOut' })
  })

  it('breaks the connection off when it is aborted, and rejects with the reason', async () => {
    const controller = new AbortController()
    const reason = new Error('no longer needed')
    let closed: Promise<unknown> | undefined
    const aborting = await startSite({
      '/': (response, request) => {
        closed = once(request.socket, 'close')
        response.writeHead(200, HTML).write('<p>text')
        controller.abort(reason)
      },
    })
    const page = fetchPage(new URL(aborting.origin), { signal: controller.signal, remainingMs: 'infinity' })
    expect(await rejectionOf(page)).toBe(reason)
    await closed
    await aborting.close()
  })
})
