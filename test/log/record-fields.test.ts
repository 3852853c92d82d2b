import { afterEach, describe, expect, it } from 'vitest'
import { RecordFields } from '../../src/log/record-fields.ts'
import { createTelemetry } from '../../src/telemetry/telemetry.ts'
import { ONE_OF_EACH } from './one-of-each.ts'

const undo: (() => void)[] = []
afterEach(() => undo.splice(0).forEach((each) => each()))

function stage(isInDetail = false): RecordFields {
  const fields = new RecordFields('fields-test', isInDetail)
  undo.push(fields.stop)
  return fields
}

const telemetry = createTelemetry('fields-test')
const died = ONE_OF_EACH.find(([name]) => name === 'worker:died')?.[1] ?? {}

describe('the fields of a record', () => {
  it('say of a child which it is, which life and which process, also where the event does not', () => {
    const fields = stage()
    telemetry.emit('worker:spawned', { path: 'main/w', incarnation: 'life1', pid: 42, command: 'python3' })
    const who = { path: 'main/w', incarnation: 'life1', pid: 42 }
    expect(fields.of({ path: 'main/w', incarnation: 'life1', source: 'stdout' })).toEqual(who)
    expect(fields.of({ path: 'main/w', supervisor: 'main' })).toEqual({ ...who, supervisor: 'main' })
  })

  it('do not give one life the process of another', () => {
    const fields = stage()
    telemetry.emit('worker:spawned', { path: 'main/w', incarnation: 'life2', pid: 43, command: 'python3' })
    expect(fields.of({ path: 'main/w', incarnation: 'life1' })).toEqual({ path: 'main/w', incarnation: 'life1' })
  })

  it('hold the long parts of a certificate only in detail', () => {
    const short = JSON.stringify(stage().of(died))
    expect(short).toContain('"path":"main/ocr"')
    expect(short).not.toMatch(/stderrTail|lastFrames|inFlight/)
    expect(short.length).toBeLessThan(200)
    expect(stage(true).of(died)).toMatchObject({ pid: 42, death: { stderrTail: 'loading\nno licence found\n' } })
  })
})
