import { writeSync } from 'node:fs'
import { findUnencodable } from '../../../../src/wire/find-unencodable.ts'
import { Kind } from '../../../../src/wire/kind.ts'
import type { Codec } from './codec.ts'
import { describeError } from './describe-error.ts'
import type { LogFields } from './log-fields.ts'
import type { Outbox } from './outbox.ts'

/** Takes one log line to wherever lines go. */
export type LogSink = (level: string, message: unknown, fields: LogFields | undefined) => void

// The one piece of state of the module: a process is one worker, and `log` can be imported anywhere
// in it.
let current: LogSink = (level, message) => {
  writeSync(2, `[${level}] ${textOf(message)}\n`)
}

/** Where lines go now. */
export function currentLogSink(): LogSink {
  return current
}

/** Sends the lines from now on as `LOG` messages, each in a write of its own. */
export function connectLog(outbox: Outbox, codec: Codec): void {
  current = (level, anything, fields) => {
    const message = textOf(anything)
    const carried = fields === undefined ? null : readable(fields, codec.name)
    try {
      outbox.put([Kind.LOG, level, message, carried], { name: 'fields', value: carried })
    } catch {
      outbox.put([Kind.LOG, level, message.slice(0, 1_000), { tutti: 'the fields of this line were too large' }])
    }
    outbox.flush()
  }
}

/** Typed as text, but a program in plain JavaScript may say what it likes. */
function textOf(anything: unknown): string {
  try {
    return String(anything)
  } catch {
    return 'a message that cannot be read'
  }
}

/** A log line is no reason for a worker to fail. */
function readable(fields: LogFields, codec: Codec['name']): LogFields {
  try {
    return carriable(fields, codec)
  } catch (error) {
    return { tutti: `the fields of this line could not be read: ${textOf(error)}` }
  }
}

function carriable(fields: LogFields, codec: Codec['name']): LogFields {
  if (findUnencodable(fields, codec) === undefined) return fields
  const carried: Record<string, unknown> = {}
  for (const key of Object.keys(fields)) {
    const { message, data, ...error } = describeError(Reflect.get(fields, key), codec)
    if (error.name !== 'NonError') carried[key] = error.stack ?? message
    else carried[key] = data ?? message
  }
  return carried
}
