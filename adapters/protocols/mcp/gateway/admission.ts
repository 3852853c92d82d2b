import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { SpecError } from '../../../../src/index.ts'

/** Who may come in. */
export interface AdmissionOptions {
  /** Address that is listened on. */
  readonly host: string
  /** What every request has to bring along, as `Authorization: Bearer …`. */
  readonly token: string | undefined
  /** Origins of pages that may ask, beside those of this machine, as `https://app.example.com`. */
  readonly origins: readonly string[]
}

/** Why a request is not answered. */
export interface Refusal {
  /** Of HTTP. */
  readonly status: number
  readonly why: string
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/

/** Shortest token, in characters: it is the only wall. */
const MIN_TOKEN_LENGTH = 16

/**
 * Decides who may come in. A page in a browser can reach what listens on this machine, and a name
 * can be made to mean this machine: so origins are checked, and without a token the name too.
 */
export class Admission {
  readonly #options: AdmissionOptions

  /** @throws {@link SpecError} `SPEC_BAD_COMBINATION` when others could come in without a token. */
  constructor(options: AdmissionOptions) {
    const { host, token } = options
    this.#options = options
    if (token === undefined && !LOOPBACK.test(host))
      throw new SpecError(
        'SPEC_BAD_COMBINATION',
        `"${host}" can be reached from elsewhere, so a token is needed: set TUTTI_MCP_TOKEN, or listen on 127.0.0.1`,
      )
    if (token !== undefined && token.length < MIN_TOKEN_LENGTH)
      throw new SpecError('SPEC_INVALID_OPTION', `TUTTI_MCP_TOKEN: expected at least ${MIN_TOKEN_LENGTH} characters`)
  }

  /** Why a request is refused; `undefined` when it may come in. */
  refuse({ headers }: Pick<IncomingMessage, 'headers'>): Refusal | undefined {
    const { token, origins } = this.#options
    const { origin, host = '', authorization = '' } = headers
    if (origin !== undefined && !origins.includes(origin) && !isLocal(origin))
      return { status: 403, why: `pages of ${origin.slice(0, 200)} may not ask; allow them with --origin` }
    if (token === undefined)
      return LOOPBACK.test(host.replace(/:\d+$/, '')) ? undefined : { status: 403, why: 'the Host is not this machine' }
    return same(authorization, `Bearer ${token}`)
      ? undefined
      : { status: 401, why: 'the token is missing or wrong: Authorization: Bearer <token>' }
  }
}

function isLocal(origin: string): boolean {
  try {
    return LOOPBACK.test(new URL(origin).hostname)
  } catch {
    return false
  }
}

/** In a time that does not tell how much of it is right. */
function same(given: string, right: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(right))
}
