import { basename } from 'node:path'

/** Lines that are kept, and characters of each. */
const KEPT_LINES = 20
const KEPT_CHARACTERS = 200

interface Started {
  readonly command: string
  readonly args: readonly string[]
}

/**
 * What a program wrote as text before it was ready: a program that does not speak the protocol
 * shows by it what it is.
 */
export class FirstWords {
  readonly #started: Started
  readonly #lines: string[] = []
  #last = ''

  constructor(started: Started) {
    this.#started = started
  }

  add(line: string): void {
    if (line.trim() === '') return
    this.#last = line.slice(0, KEPT_CHARACTERS)
    if (this.#lines.length < KEPT_LINES) this.#lines.push(this.#last)
  }

  /**
   * What it wrote, what that looks like, and what can be done; a sentence without its full stop.
   */
  describe(): string {
    if (this.#last === '') return `it wrote nothing, neither frames nor text. ${adviceOnSilence(this.#started)}`
    const kind = guessKind(this.#lines.join('\n'))
    const wrote = `it wrote no frame; its last line was ${JSON.stringify(this.#last)}`
    return kind === undefined ? wrote : `${wrote}, which looks like ${kind}. ${SPEAK}`
  }
}

/** What writes such text, as far as that can be told; `undefined` when it cannot. Pure. */
export function guessKind(text: string): string | undefined {
  return KINDS.find(([pattern]) => pattern.test(text))?.[1]
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/content-length: *\d/i, "a language server (LSP), as `jsonRpc({ framing: 'content-length' })` speaks with it"],
  [/"jsonrpc"/, "JSON-RPC in lines, as MCP servers speak it, and `jsonRpc({ framing: 'line' })`"],
  [/^[\t ]*[{[]["\]}[{\d]/m, "lines of JSON, as `jsonPort({ packet: 'line' })` reads them"],
  [/^HTTP\/\d|https?:\/\/[\w.[\]:-]+:\d+|\blisten(?:s|ing)? (?:on|at)\b|\bserving http\b/im, 'an HTTP server'],
]

/** Tools that read their input to its end, with any arguments. */
const FILTERS = /^(?:cat|tee|sort|uniq|wc|head|tail|grep|sed|awk|gawk|tr|cut|jq|bc|dc|xargs)$/

/** Tools that read what to do from their input, unless their arguments say it. */
const INTERPRETERS =
  /^(?:sh|bash|dash|zsh|fish|node|deno|bun|python[\d.]*|ruby|irb|perl|lua|php|R|sqlite3|psql|mysql|redis-cli)$/

/** What to do with a program that does not speak the protocol. */
export const SPEAK =
  'A worker speaks the protocol: write it with an SDK, or declare the program in the dialect that it speaks (docs/foreign-programs.md)'

/**
 * What a program with an SDK may have forgotten: declaring methods alone does not make it a worker.
 */
export const SERVE =
  'When it was written with an SDK, it has to serve: a worker in Python ends with `worker.run()`, one in Node calls `serve({ … })`, one in Go with `w.Run()`'

/**
 * Whether what was started is a tool that works on its input: it ends at the end of it, or waits
 * for it.
 */
export function isTool({ command, args }: Started): boolean {
  const name = basename(command)
  const hasProgram = args.some((arg) => !arg.startsWith('-') || /^-[cem]$/.test(arg))
  return FILTERS.test(name) || (INTERPRETERS.test(name) && !hasProgram)
}

function adviceOnSilence(started: Started): string {
  if (isTool(started)) return `"${basename(started.command)}" is a tool that waits for its input. ${SPEAK}`
  return `${SERVE}. When it is no worker of Tutti's: ${SPEAK.charAt(0).toLowerCase()}${SPEAK.slice(1)}`
}
