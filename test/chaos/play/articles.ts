import { createWriteStream } from 'node:fs'
import { createServer } from 'node:http'

/**
 * A server of articles that nobody has written. It keeps a trace of what was asked of it: that is
 * what a reader of articles leaves behind.
 */
export interface Articles {
  urlOf(id: string): string
  close(): Promise<void>
}

/** Sentences of an article: one to five, by its number. */
export const sentencesOf = (id: string): number => 1 + (Number(id) % 5)

/** The word by which an article is recognised. */
export const markOf = (id: string): string => `signal${id}`

/** @param trace - File for the lines `started <id>` and `finished <id>`. */
export async function serveArticles(trace: string): Promise<Articles> {
  const file = createWriteStream(trace)
  const server = createServer((request, response) => {
    const id = (request.url ?? '').slice(1)
    file.write(`started ${id}\n`)
    response.once('finish', () => file.write(`finished ${id}\n`))
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(pageOf(id))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    urlOf: (id) => `http://127.0.0.1:${port}/${id}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await new Promise<void>((resolve) => file.end(resolve))
    },
  }
}

/** An article in English, which names itself. */
export function textOf(id: string): string {
  const sentence = `The wonderful orchestra played the beautiful piece ${markOf(id)} again and the audience loved it.`
  return Array.from({ length: sentencesOf(id) }, () => sentence).join(' ')
}

function pageOf(id: string): string {
  return `<!doctype html><html lang="en"><title>Piece ${id}</title><article><p>${textOf(id)}</p></article></html>`
}
