import type { Program } from '../../src/index.ts'
import { Kind } from '../../src/wire/kind.ts'
import { shell } from '../fixtures/shell.ts'

/** READY, as a program in shell says it. */
const READY = [Kind.READY, { protocol: 1, sdk: 'sh', runtime: 'sh', pid: 1, methods: ['m'], concurrency: 1 }]

/** A line of shell that writes a message to the host, as JSON. */
export function saying(message: unknown): string {
  const payload = Buffer.from(JSON.stringify(message))
  const header = Buffer.alloc(4)
  header.writeUInt32BE(payload.length, 0)
  const octal = [...header, ...payload].map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`)
  // A builtin of every shell, unlike `echo -e`; %b reads \0ooo.
  return `printf '%b' '${octal.join('')}' >&4`
}

/** A program that says READY and these messages, and then does that. */
export function rawProgram(messages: readonly unknown[], then = 'exec sleep 600'): Program {
  return { ...shell([...[READY, ...messages].map(saying), then].join('; ')), codec: 'json', heartbeatMs: 'off' }
}

/** A program that says READY, and says these messages when it is given a call of the method `m`. */
export function answeringProgram(messages: readonly unknown[]): Program {
  return speakingProgram(`(message, say) => {
    if (message[0] === ${Kind.CALL} && message[3] === 'm') ${JSON.stringify(messages)}.forEach(say)
  }`)
}

/**
 * A program that says READY, and hands every message that comes, with a function that says one, to
 * a function of its own.
 *
 * @param listener - `(message, say) => void` as text; `Kind` and a table `mind` are there.
 * @param concurrency - What READY says.
 */
export function speakingProgram(listener: string, concurrency = 1): Program {
  const [kind, info] = READY
  const ready = [kind, { ...(info as object), concurrency }]
  const code = `
    const fs = require('node:fs')
    const Kind = ${JSON.stringify(Kind)}
    const mind = {}
    const say = (message) => {
      const payload = Buffer.from(JSON.stringify(message))
      const header = Buffer.alloc(4)
      header.writeUInt32BE(payload.length)
      fs.writeSync(4, Buffer.concat([header, payload]))
    }
    const listen = ${listener}
    let bytes = Buffer.alloc(0)
    const read = (chunk) => {
      bytes = Buffer.concat([bytes, chunk])
      while (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32BE()) {
        const length = bytes.readUInt32BE()
        const message = JSON.parse(bytes.subarray(4, 4 + length))
        bytes = bytes.subarray(4 + length)
        if (message[0] === Kind.STOP) process.exit()
        listen(message, say)
      }
    }
    say(${JSON.stringify(ready)})
    fs.createReadStream(null, { fd: 3 }).on('data', read).on('end', () => process.exit())`
  return {
    kind: 'worker',
    runtime: 'raw',
    command: process.execPath,
    args: ['-e', code],
    codec: 'json',
    heartbeatMs: 'off',
  }
}
