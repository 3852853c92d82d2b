import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** Answers one request. */
export type Route = (response: ServerResponse, request: IncomingMessage) => void

/** A web site on this machine. */
export interface Site {
  /** Without a slash at its end. */
  readonly origin: string
  /** Stops listening and breaks off what is open. */
  readonly close: () => Promise<void>
}

/** Starts a site, on a free port of the loopback interface. */
export async function startSite(routes: Readonly<Record<string, Route>>): Promise<Site> {
  const server = createServer((request, response) => {
    const route = routes[request.url ?? '']
    if (route === undefined) response.writeHead(404).end()
    else route(response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected the server to listen on a port')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Answers with these headers and this body. */
export function respond(headers: Readonly<Record<string, string>>, body: string | Uint8Array): Route {
  return (response) => {
    response.writeHead(200, headers).end(body)
  }
}

/** Answers with a redirect. */
export function redirect(location: string, status = 302): Route {
  return (response) => {
    response.writeHead(status, { location }).end()
  }
}
