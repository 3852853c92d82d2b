import { type OptionRule, optionsOf } from '../../../src/adapter-kit.ts'
import type { Program } from '../../../src/index.ts'
import { jsonPortWords } from './json-port-words.ts'
import { type PacketBytes, packetFraming, withLength } from './packet-framing.ts'
import { NO_PACKET, PACKET_OR_LINE_RULE } from './packet-rule.ts'
import { PAYLOADS, type PayloadName } from './payloads.ts'
import type { PortAnswer, PortCall } from './port-call.ts'
import { PORT_OPTIONS, PORT_RULES, type PortOptions, portProgram, REQUIRED } from './port-options.ts'
import { TEXT_LINES } from './text-framing.ts'

/** Request objects and answers. */
export interface JsonPortOptions extends PortOptions {
  /**
   * How payloads are cut: bytes of the big-endian length before each, as `{packet, N}` in Erlang,
   * or `'line'`: one in each line, which is for JSON only.
   */
  readonly packet: PacketBytes | 'line'
  /** `'etf'` is Erlang's external term format. Default `'json'`. */
  readonly codec?: PayloadName
  /**
   * The request of a call. Default: `{ id, module, function, args }`, of which `module` is what
   * stands before the last dot of the method; its keys are atoms with `codec: 'etf'`.
   */
  readonly request?: (call: PortCall) => unknown
  /**
   * What a value of the program answers; `undefined`: it is no answer, and shown in the log.
   * Default: an object with `result`, or with an `error` that is not null, and perhaps an `id`.
   */
  readonly answer?: (value: unknown) => PortAnswer | undefined
}

/**
 * The program of a worker that takes a request object and writes an answer, as Erlang's ports do:
 * in JSON, MessagePack or the external term format. An answer with an `id` belongs to that call,
 * one without to the oldest.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` or `SPEC_UNKNOWN_OPTION`. A call rejects with
 *   `REMOTE_ERROR` when it is answered with an error.
 * @example
 * worker('math', jsonPort({ command: './math', packet: 4 }))
 * // call('math.add', [1, 2]) writes {"id":1,"module":"math","function":"add","args":[1,2]}
 */
export function jsonPort(options: JsonPortOptions): Program {
  const given = { ...REQUIRED, ...NO_PACKET, ...optionsOf('jsonPort()', options) }
  const names = [...Object.keys(RULES), ...PORT_OPTIONS]
  const checked = optionsOf('jsonPort()', given, { ...PORT_RULES, ...RULES, ...packetRule(given.codec) }, names)
  const { packet, codec = 'json', request, answer, ...port } = checked
  const payloads = PAYLOADS[codec]
  return portProgram(port, {
    name: 'json-port',
    framing:
      packet === 'line'
        ? TEXT_LINES
        : packetFraming(packet, answer === undefined ? payloads.mayBeginObject : payloads.mayBegin),
    codec: payloads.checkedAs,
    words: (life) =>
      jsonPortWords({
        payloads: payloads.open(life),
        frame:
          packet === 'line'
            ? (payload) => Buffer.concat([payload, LINE_FEED])
            : (payload) => withLength(packet, payload),
        allowsText: packet === 'line',
        request: request ?? payloads.request,
        answer,
      }),
  })
}

const LINE_FEED = Buffer.from('\n')

const A_FUNCTION: OptionRule = { is: (value) => typeof value === 'function', expected: 'a function' }

const RULES: Readonly<Record<string, OptionRule>> = {
  packet: PACKET_OR_LINE_RULE,
  codec: {
    is: (value) => typeof value === 'string' && Object.hasOwn(PAYLOADS, value),
    expected: "'json', 'msgpack' or 'etf'",
  },
  request: A_FUNCTION,
  answer: A_FUNCTION,
}

/** Binary payloads may hold line feeds. */
function packetRule(codec: unknown): Readonly<Record<string, OptionRule>> {
  if (codec !== 'msgpack' && codec !== 'etf') return {}
  return {
    packet: {
      is: (value) => value !== 'line' && PACKET_OR_LINE_RULE.is(value),
      expected: `1, 2 or 4 with codec '${codec}'`,
    },
  }
}
