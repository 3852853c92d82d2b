import { Writable } from 'node:stream'
import { pino } from 'pino'
import pretty from 'pino-pretty'
import type { LogOptions } from '../../src/index.ts'
import type { Options } from './options.ts'
import type { View } from './view.ts'

/** Where Tutti's log goes: to stderr, but above the picture while there is one. */
export function logOptions({ json, logLevel }: Options, live: View | undefined): LogOptions {
  if (live === undefined || logLevel === 'silent') return { level: logLevel, format: json ? 'json' : 'text' }
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      live.note(chunk.toString().trimEnd())
      done()
    },
  })
  const ignore = 'pid,hostname,name,source,death,fields'
  return {
    logger: pino({ name: 'tutti', level: logLevel }, pretty({ destination, ignore, translateTime: 'HH:MM:ss.l' })),
  }
}
