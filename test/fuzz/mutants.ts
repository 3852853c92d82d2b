import type { Patch } from '../fixtures/planted-copy.ts'

/** A bug that can be planted, and what is then found. */
export interface Mutant {
  readonly name: string
  readonly patch: Patch
  readonly finding: RegExp
  /** A seed that finds it soon, where the usual one takes long. */
  readonly seed?: number
}

/** Bugs that bridges to other programs have had. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'elements are taken without credit',
    patch: { file: 'calls/result-stream.ts', anchor: 'if (this.#credit === 0) return false', replacement: '' },
    finding: /lives on after \[ 8,/,
  },
  {
    name: 'answers to calls that are not open are ignored',
    patch: {
      file: 'conversation/hearing.ts',
      anchor: 'const envelope = this.#inFlight.landed(id)',
      replacement: 'if (this.#inFlight.find(id) === undefined) return\n    const envelope = this.#inFlight.landed(id)',
    },
    finding: /lives on after \[ [56],/,
  },
  {
    name: 'a worker may answer before its turn',
    patch: {
      file: 'conversation/in-flight.ts',
      anchor: 'if (this.mayHaveStarted(id)) return envelope',
      replacement: 'return envelope',
    },
    finding: /lives on after \[ ([5689]|17),/,
  },
  {
    name: 'READY may come twice',
    patch: {
      file: 'conversation/hearing.ts',
      anchor: "if (this.#ready !== undefined) throw new WireError('WIRE_UNEXPECTED', 'READY came twice')",
      replacement: '',
    },
    finding: /lives on after \[ 2,/,
  },
  {
    name: 'a worker that broke the protocol is listened to until it has ended',
    patch: { file: 'worker/worker.ts', anchor: 'if (this.#hasBrokenProtocol) return', replacement: '' },
    finding: /never sent|was answered|other elements/,
  },
  {
    name: 'answers pile up for a worker that does not read',
    patch: {
      file: 'conversation/upcalls.ts',
      anchor: 'this.#open.size + this.#unread',
      replacement: 'this.#open.size',
    },
    finding: /more than 8 answers wait/,
    seed: 7_007,
  },
  {
    name: 'the credit of one worker is handed on to another as it is',
    patch: {
      file: 'conversation/relayed-elements.ts',
      anchor: 'Math.min(credit, RELAY_WINDOW)',
      replacement: 'credit',
    },
    finding: /more than 256 items wait/,
  },
  {
    name: 'an argument is sent as long as it is asked for, read or not',
    patch: {
      file: 'calls/argument-stream.ts',
      anchor: ' && this.#line?.isCongested !== true',
      replacement: '',
    },
    finding: /pushes wait/,
  },
  {
    name: 'the call of a worker that has died is forgotten',
    patch: {
      file: 'calls/carry-out.ts',
      anchor: 'envelope.reject(exitedError(death, envelope, holder))',
      replacement: '',
    },
    finding: /call \d+ hangs|stream hangs/,
  },
  {
    name: 'the deadline of a call that was answered stays on the wheel',
    patch: {
      file: 'conversation/hearing.ts',
      anchor: '    this.#parts.context.wheel.cancel(envelope)\n    return envelope',
      replacement: '    return envelope',
    },
    finding: /deadlines are left/,
  },
  {
    name: 'extensions of every type are decoded',
    patch: {
      file: 'wire/msgpack-claims.ts',
      anchor: 'if (sort === EXTENSION) checkTimestamp(payload, offset + head, count)',
      replacement: '',
    },
    finding: /lives on after undefined/,
  },
]
