import { Writable } from 'node:stream'
import { type LoggerOptions, pino } from 'pino'
import pretty from 'pino-pretty'
import type { LogOptions } from '../../src/index.ts'
import type { Options } from './options.ts'
import type { View } from './view.ts'

/** Where Tutti's log goes: to stderr, but above the picture while there is one. */
export function logOptions({ json, logLevel }: Options, live: View | undefined): LogOptions {
  if (json || logLevel === 'silent') return { level: logLevel, format: json ? 'json' : 'text' }
  const ignore = 'pid,hostname,name,source,death,fields,title,step'
  const look = { ignore, translateTime: 'HH:MM:ss.l' }
  if (live === undefined) {
    // The plain view tells itself what is being prepared.
    const hooks: LoggerOptions['hooks'] = {
      logMethod(args, method) {
        if (!isPreparing(args)) method.apply(this, args)
      },
    }
    return { logger: pino({ name: 'tutti', level: logLevel, hooks }, pretty({ ...look, destination: 2, sync: true })) }
  }
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      live.note(chunk.toString().trimEnd())
      done()
    },
  })
  return { logger: pino({ name: 'tutti', level: logLevel }, pretty({ ...look, destination })) }
}

/** Whether a line is about a step of a preparation that begins. */
function isPreparing([fields]: readonly unknown[]): boolean {
  return typeof fields === 'object' && fields !== null && 'step' in fields && 'title' in fields
}
