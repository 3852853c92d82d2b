import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ingest, ingest } from '../../../actors/ingest/ingest.ts'
import { type Ref, type System, start, supervisor, worker } from '../../../src/index.ts'
import { examples, spaced } from './corpus.ts'
import { rejectionOf } from './rejection-of.ts'
import { type Route, redirect, respond, type Site, startSite } from './site.ts'

const CONCURRENCY = 8
const HTML = { 'content-type': 'text/html' }
const PICKED = [
  'ar-suq-alkutub',
  'en-festival',
  'fr-port',
  'hi-cricket',
  'ja-taifu',
  'ru-biblioteka',
  'th-fun',
  'zh-ditie',
]
const picked = examples.filter(({ id }) => PICKED.includes(id))

/** Answers nobody before all eight have come, and tells when. */
function gate(): { readonly route: Route; readonly counts: readonly number[] } {
  const waiting: (() => void)[] = []
  const counts: number[] = []
  const route: Route = (response) => {
    waiting.push(() => response.writeHead(200, HTML).end('<p>Nobody minds the rain, and nobody ever did.'))
    if (waiting.length < CONCURRENCY) return
    counts.push(waiting.length)
    for (const answer of waiting.splice(0)) answer()
  }
  return { route, counts }
}

describe('the ingest worker', () => {
  const cacheDir = mkdtempSync(join(tmpdir(), 'ingest-'))
  const gated = gate()
  let site: Site
  let system: System
  let ref: Ref<Ingest>
  let givenUp: (() => void) | undefined

  beforeAll(async () => {
    site = await startSite({
      ...Object.fromEntries(picked.map(({ file, bytes }) => [`/${file}`, respond(HTML, bytes)])),
      '/gated': gated.route,
      '/loop': redirect('/loop'),
      '/picture': respond({ 'content-type': 'image/png' }, 'PNG'),
      '/empty': respond(HTML, ''),
      '/klingon': respond({ 'content-type': 'text/plain; charset=klingon' }, Buffer.of(0xe4)),
      '/large': respond({ 'content-type': 'text/plain' }, Buffer.alloc(11 * 1024 * 1024, 'x ')),
      '/silent': (_, request) => {
        request.socket.once('close', () => givenUp?.())
      },
    })
    system = await start(supervisor('test', {}, [worker('ingest', ingest())]), { cacheDir, log: 'silent' })
    ref = system.ref<Ingest>('test/ingest')
  })
  afterAll(async () => {
    const report = await system.shutdown()
    await site.close()
    rmSync(cacheDir, { recursive: true, force: true })
    expect(report.unstopped).toEqual([])
  })

  it.each(picked.map((example) => [example.id, example] as const))('reads %s', async (_, example) => {
    const url = `${site.origin}/${example.file}`
    const { title, text, ...facts } = await ref.call('article', { url })
    const { language, encoding, bytes } = example
    expect(facts).toEqual({ url, language, encoding, bytes: bytes.length })
    expect(spaced(title)).toBe(example.title)
    expect(text.split('\n\n').map(spaced)).toEqual(expect.arrayContaining([...example.paragraphs]))
  })

  const failures: readonly (readonly [string, string, object])[] = [
    ['NotAUrl', 'article', {}],
    ['UnsupportedProtocol', 'ftp://example.org/', {}],
    ['HttpStatus', '/missing', { status: 404 }],
    ['TooManyRedirects', '/loop', { maxRedirects: 10 }],
    ['NotText', '/picture', { contentType: 'image/png' }],
    ['UnknownEncoding', '/klingon', { label: 'klingon' }],
    ['TooLarge', '/large', { maxBytes: 10_485_760 }],
    ['NoReadableText', '/empty', {}],
  ]
  it.each(failures)('fails with %s for %s, and lives on', async (name, target, facts) => {
    const url = target.startsWith('/') ? site.origin + target : target
    const error = await rejectionOf(ref.call('article', { url }))
    expect(error).toMatchObject({ code: 'REMOTE_ERROR', remote: { name, data: { url, ...facts } } })
  })

  it('reads eight pages at a time', async () => {
    const calls = Array.from({ length: 2 * CONCURRENCY }, () => ref.call('article', { url: `${site.origin}/gated` }))
    expect(await Promise.all(calls)).toHaveLength(2 * CONCURRENCY)
    expect(gated.counts).toEqual([CONCURRENCY, CONCURRENCY])
  })

  it('lets go of the server when its caller gives up', async () => {
    const closed = new Promise<void>((resolve) => {
      givenUp = resolve
    })
    const call = ref.call('article', { url: `${site.origin}/silent` }, { deadlineMs: 300 })
    expect(await rejectionOf(call)).toHaveProperty('code')
    await closed
  })
})
