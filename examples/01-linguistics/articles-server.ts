import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { basename, extname } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** A web server for local files. */
export interface ArticlesServer {
  /** Where a file that was given can be fetched. */
  urlOf(file: string): string
  /** Ends it, with all its connections. */
  close(): Promise<void>
}

const HTML = 'text/html'
const TYPES: Readonly<Record<string, string>> = Object.freeze({
  '.html': HTML,
  '.htm': HTML,
  '.xhtml': 'application/xhtml+xml',
})

/**
 * Serves some files, and nothing else, on a free port of 127.0.0.1.
 *
 * The content type follows from the extension and claims no charset: finding that out is the
 * reader's task, as on the web.
 */
export async function serveArticles(files: readonly string[]): Promise<ArticlesServer> {
  const paths = new Map(files.map((file, index) => [`/${index}/${encodeURIComponent(basename(file))}`, file]))
  const known = new Map([...paths].map(([path, file]) => [file, path]))
  const server = createServer((request, response) => void serve(request, response, paths))
  const port = await listen(server)
  return {
    urlOf: (file) => `http://127.0.0.1:${port}${known.get(file) ?? '/not-served'}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  paths: ReadonlyMap<string, string>,
): Promise<void> {
  const file = paths.get(request.url ?? '')
  if (file === undefined) {
    response.writeHead(404).end()
    return
  }
  response.setHeader('content-type', TYPES[extname(file).toLowerCase()] ?? 'text/plain')
  try {
    await pipeline(createReadStream(file), response)
  } catch {
    // The reader was killed, or the file has gone: whoever asked is told by the end of the
    // connection.
    response.destroy()
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}
