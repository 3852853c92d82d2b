import { printable } from '../errors/printable.ts'

/** Of a record of pino, what a line for people shows. */
export interface TextRecord {
  /** As pino counts: 10 trace … 60 fatal. */
  readonly level: number
  /** Wall time, in milliseconds since 1970. */
  readonly time: number
  readonly msg: string
}

const LEVELS: Readonly<Record<number, { readonly name: string; readonly colour: number }>> = Object.freeze({
  10: { name: 'TRACE', colour: 90 },
  20: { name: 'DEBUG', colour: 34 },
  30: { name: 'INFO', colour: 32 },
  40: { name: 'WARN', colour: 33 },
  50: { name: 'ERROR', colour: 31 },
  60: { name: 'FATAL', colour: 41 },
})

/**
 * A record as one line for people: `[14:03:59.042] WARN: "main/ocr" exited with code 3`.
 *
 * Nobody can forge a record: it begins at the margin, what would move the cursor is written out,
 * and a text of several lines goes on behind a bar. The hours are those of the machine's time zone.
 *
 * @param isColoured - Whether the level and the message get the colours of a terminal.
 */
export function textLine({ level, time, msg }: TextRecord, isColoured: boolean): string {
  const { name, colour } = LEVELS[level] ?? { name: String(level), colour: 37 }
  const text = printable(msg).replaceAll('\n', '\n    | ')
  const when = `[${clockTime(new Date(time))}]`
  return isColoured ? `${when} ${paint(colour, name)}: ${paint(CYAN, text)}\n` : `${when} ${name}: ${text}\n`
}

const CYAN = 36

const paint = (colour: number, text: string): string => `\u001B[${colour}m${text}\u001B[39m\u001B[49m`

function clockTime(date: Date): string {
  const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) =>
    String(part).padStart(2, '0'),
  )
  return `${hours}:${minutes}:${seconds}.${String(date.getMilliseconds()).padStart(3, '0')}`
}
