import {
  type HostMessage,
  Kind,
  type ReadyInfo,
  type Speech,
  WireError,
  type WorkerMessage,
} from '../../../src/adapter-kit.ts'
import { failureOf } from './failure-of.ts'
import type { PortAnswer, PortCall } from './port-call.ts'
import type { ReadyWhen } from './ready-when.ts'

/** What is said to one kind of program, and heard from it. */
export interface PortWords {
  /** The frame of a call; of a cast when it has no id. @throws {@link WireError} */
  ask(call: PortCall): Buffer
  /** What a payload answers; `undefined` when it is no answer. @throws {@link WireError} */
  answer(payload: Buffer): PortAnswer | undefined
  /** How a payload is shown to people. */
  show(payload: Buffer): string
}

/** What speaking with one life of a program needs. */
export interface PortSpeechOptions {
  readonly words: PortWords
  readonly ready: ReadyWhen
  readonly info: ReadyInfo
}

/** The call that shows that it is ready; no call of a user has this id. */
const PROBE = 0

/**
 * Calls and answers of one life of a program that says nothing else. An answer belongs to the call
 * whose id it has; without one to the oldest that is open.
 */
export class PortSpeech implements Speech {
  readonly #options: PortSpeechOptions
  /** Calls that are not answered, oldest first, also those whose callers have given up. */
  readonly #open = new Set<number>()
  /** Frames that it writes before it can be spoken with. */
  #greetings: number

  constructor(options: PortSpeechOptions) {
    const { ready } = options
    this.#options = options
    this.#greetings = ready === 'running' ? 0 : (ready.frames ?? 0)
  }

  say(message: HostMessage): Buffer | undefined {
    const [kind, first, second, third, fourth] = message
    switch (kind) {
      case Kind.HELLO:
        return this.#probe()
      case Kind.CALL: {
        const frame = this.#ask(Number(first), third, fourth)
        this.#open.add(Number(first))
        return frame
      }
      case Kind.CAST:
        return this.#ask(undefined, second, third)
      default:
        return undefined
    }
  }

  hear(payload: Buffer): WorkerMessage | readonly WorkerMessage[] | undefined {
    if (this.#greetings > 0) return this.#greeted(payload)
    const answer = this.#options.words.answer(payload)
    if (answer === undefined) {
      return payload.length === 0 ? undefined : log(`${this.#show(payload)} (on stdout; it is no answer)`)
    }
    const id = this.#idOf(answer)
    if (id === undefined) return log(`an answer to nothing: ${this.#show(payload)}`)
    this.#open.delete(id)
    if (id === PROBE) return this.#probed(answer)
    if ('error' in answer) return { kind: Kind.FAIL, id, error: failureOf(answer.error) }
    return { kind: Kind.REPLY, id, value: answer.result }
  }

  #ask(id: number | undefined, method: unknown, args: unknown): Buffer {
    const name = String(method)
    const dot = name.lastIndexOf('.')
    return this.#options.words.ask({
      id,
      method: name,
      module: dot > 0 ? name.slice(0, dot) : undefined,
      function: name.slice(dot + 1),
      args,
    })
  }

  #probe(): Buffer | undefined {
    const { ready } = this.#options
    if (ready === 'running' || ready.call === undefined) return undefined
    const frame = this.#ask(PROBE, ready.call.method ?? '', ready.call.args)
    this.#open.add(PROBE)
    return frame
  }

  #greeted(payload: Buffer): readonly WorkerMessage[] {
    this.#greetings -= 1
    const shown: WorkerMessage = { kind: Kind.LOG, level: 'info', message: this.#show(payload), fields: undefined }
    return this.#greetings > 0 || this.#open.has(PROBE) ? [shown] : [shown, this.#becomesReady()]
  }

  #probed(answer: PortAnswer): WorkerMessage {
    if (!('error' in answer)) return this.#becomesReady()
    const { message } = failureOf(answer.error)
    throw new WireError('WIRE_UNEXPECTED', `it answered the call that shows that it is ready with an error: ${message}`)
  }

  #becomesReady(): WorkerMessage {
    return { kind: Kind.READY, info: this.#options.info }
  }

  #idOf({ id }: PortAnswer): number | undefined {
    if (id === undefined) {
      const [oldest] = this.#open
      return oldest
    }
    // Some programs send back as text what they got as a number.
    const number = typeof id === 'string' ? Number(id) : id
    return typeof number === 'number' && this.#open.has(number) ? number : undefined
  }

  #show(payload: Buffer): string {
    return this.#options.words.show(payload)
  }
}

function log(message: string): WorkerMessage {
  return { kind: Kind.LOG, level: 'warn', message, fields: undefined }
}
