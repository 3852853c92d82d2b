import { isUtf8 } from 'node:buffer'
import { optionsOf, WireError } from '../../../src/adapter-kit.ts'
import type { Program } from '../../../src/index.ts'
import { PORT_OPTIONS, PORT_RULES, type PortOptions, portProgram, REQUIRED } from './port-options.ts'
import type { PortWords } from './port-speech.ts'
import { shownText } from './shown-text.ts'
import { TEXT_LINES } from './text-framing.ts'

/** A filter: a line in, a line out. */
export type LinesOptions = PortOptions

/**
 * The program of a worker that is a filter, as `bc` or `jq --unbuffered`: the argument of a call is
 * a line of text, and its result is the next line that the program writes. The order tells whose it
 * is, so it has to write exactly one line for each; the name of the method means nothing.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` or `SPEC_UNKNOWN_OPTION`. A call rejects with
 *   `CALL_UNENCODABLE` when its argument is no text, or more than one line.
 * @example
 * const system = await start(supervisor('root', {}, [worker('bc', lines({ command: 'bc', args:
 * ['-q'] }))])) await system.ref('root/bc').call('line', '2 ^ 10') // '1024'
 */
export function lines(options: LinesOptions): Program {
  const given = { ...REQUIRED, ...optionsOf('lines()', options) }
  return portProgram(optionsOf('lines()', given, PORT_RULES, PORT_OPTIONS), {
    name: 'lines',
    framing: TEXT_LINES,
    codec: 'json',
    words: () => WORDS,
  })
}

const WORDS: PortWords = {
  ask: ({ args }) => {
    if (typeof args !== 'string') throw new WireError('WIRE_UNENCODABLE', `a line is text, and not a ${typeof args}`)
    if (/[\n\r]/.test(args)) throw new WireError('WIRE_UNENCODABLE', 'it is more than one line')
    return Buffer.from(`${args}\n`)
  },
  answer: (payload) => {
    if (!isUtf8(payload)) throw new WireError('WIRE_BAD_PAYLOAD', `A line that is not UTF-8: ${shownText(payload)}`)
    return { result: payload.toString() }
  },
  show: shownText,
}
