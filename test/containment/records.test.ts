import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openRecords, parseRecord, Records } from '../../src/containment/records.ts'

const root = mkdtempSync(join(tmpdir(), 'tutti-records-'))
const mark = { boot: '0123abcd', pidNamespace: '1', pid: 2, startTime: '3', system: 'x' }
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('the records of a host', () => {
  it('are a file per live worker, in a folder that is named for the host', () => {
    const records = new Records(root, mark)
    records.add(10, '111')
    records.add(11, '222')
    records.remove(10, '111')
    records.remove(12, '333')
    expect(readdirSync(root)).toEqual(['tutti.0123abcd.1.2.3.x'])
    expect(readdirSync(records.folder).map(parseRecord)).toEqual([{ pid: 11, startTime: '222' }])
  })

  it('that can no longer be written keep nobody from working', () => {
    const records = new Records(root, mark)
    rmSync(records.folder, { recursive: true })
    expect(() => {
      records.add(10, '111')
      records.remove(10, '111')
    }).not.toThrow()
  })

  it('are none where no folder can be made', () => {
    writeFileSync(join(tmpdir(), 'tutti-a-file'), '')
    expect(openRecords(join(tmpdir(), 'tutti-a-file'), mark)).toBeUndefined()
    rmSync(join(tmpdir(), 'tutti-a-file'))
  })
})

describe('parseRecord', () => {
  it.each(['10', '10.', 'x.1', '10.1.2', 'readme'])('does not trust %s', (name) => {
    expect(parseRecord(name)).toBeUndefined()
  })
})
