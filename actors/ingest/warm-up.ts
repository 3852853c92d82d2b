import { readHtml } from './html/read-html.ts'
import { decode } from './page/decode.ts'
import { detectLanguage } from './text/detect-language.ts'

/** As much as the engine needs to compile what every page goes through. */
const ROUNDS = 20

/**
 * Does once what the first article would otherwise wait for: Node loads `fetch` on its first use,
 * and code that has never run is slow.
 */
export async function warmUp(): Promise<void> {
  await (await fetch('data:text/plain,tutti')).text()
  const paragraph = '<p>The orchestra tunes before the doors open, so that the first bar is in time.</p>'
  const page = `<html><body><article><h1>Tuning</h1>${paragraph.repeat(5)}</article></body></html>`
  for (let round = 0; round < ROUNDS; round++) {
    const { text } = decode(Buffer.from(page), { charset: undefined, isMarkup: true, url: 'data:' })
    detectLanguage(readHtml(text, 'data:').paragraphs, 'en')
  }
}
