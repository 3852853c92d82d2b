import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { type LogOptions, logTelemetry } from '../../src/log/log-sink.ts'
import { createTelemetry } from '../../src/telemetry/telemetry.ts'
import { compiled } from '../fixtures/compiled.ts'
import { ONE_OF_EACH } from './one-of-each.ts'

const program = fileURLToPath(new URL('log-everything.ts', import.meta.url))

/**
 * What a process of its own writes to stderr for one event of each name; times of day are masked.
 */
const logged = async (options: LogOptions): Promise<string> => {
  const args = [await compiled(program), JSON.stringify(options)]
  const { stderr, stdout } = await promisify(execFile)(process.execPath, args)
  expect(stdout).toBe('')
  return stderr
    .replace(/\d\d:\d\d:\d\d\.\d{3}/g, 'hh:mm:ss.mmm')
    .replace(/"time":\d+,"hostPid":\d+,"hostname":"[^"]*"/g, '"time":0')
}

describe('the log of a system', () => {
  it('reads like this as text, with everything', async () => {
    expect(await logged({ level: 'trace' })).toMatchSnapshot()
  })

  it('reads like this as JSON, with everything', async () => {
    const lines = (await logged({ level: 'trace', format: 'json' })).trimEnd().split('\n')
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchSnapshot()
  })

  it('holds by default what died and what was lost', async () => {
    expect(await logged({})).toMatchSnapshot()
  })

  it('is empty when it is silent', async () => {
    expect(await logged({ level: 'silent' })).toBe('')
  })

  it.each(['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const)(
    'at level %s has that level and what is worse',
    (level) => {
      const { emitAll, lines } = stage({ level })
      emitAll('this-system')
      const levels = new Set(lines.map((line) => pino.levels.labels[line.level]))
      const all = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']
      expect([...levels].toSorted()).toEqual(all.slice(all.indexOf(level)).toSorted())
    },
  )

  it('leaves the events of other systems alone', () => {
    const { emitAll, lines } = stage()
    emitAll('another-system')
    expect(lines).toEqual([])
  })

  it('ends with its undo', () => {
    const { emitAll, lines, undo } = stage()
    undo()
    emitAll('this-system')
    expect(lines).toEqual([])
  })

  it('asks for nothing that only subscribers hear of', () => {
    const { stop: undo } = logTelemetry('this-system', { logger: pino({ level: 'silent' }) })
    const telemetry = createTelemetry('this-system')
    const names = ['call:sent', 'call:delivered', 'call:settled', 'worker:state', 'child:starting'] as const
    expect(names.filter((name) => telemetry.listens(name))).toEqual([])
    undo()
  })

  it('of a silent system listens to nothing at all', () => {
    const { stop: undo } = logTelemetry('this-system', { level: 'silent' })
    expect(createTelemetry('this-system').listens('worker:died')).toBe(false)
    undo()
  })
})

/** A log into memory, through a logger of the user's own. */
function stage({ level = 'trace' }: { readonly level?: string } = {}) {
  const lines: { readonly level: number }[] = []
  const write = (text: string): void => {
    const line: { readonly level: number } = JSON.parse(text)
    lines.push(line)
  }
  const logger = pino({ level }, { write })
  const { stop: undo } = logTelemetry('this-system', { logger })
  const emitAll = (systemId: string): void => {
    const telemetry = createTelemetry(systemId)
    for (const [name, fields] of ONE_OF_EACH) telemetry.emit(name, fields)
    undo()
  }
  return { emitAll, lines, undo }
}
