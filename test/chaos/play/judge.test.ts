import { describe, expect, it } from 'vitest'
import type { Note } from './call-book.ts'
import { judge, SLACK_MS } from './judge.ts'

const sent = (id: string, isIdempotent = false): Note => ({ id, end: 'sent', isIdempotent, isTraced: true })
const ok = (id: string, lateMs = -10): Note => ({ id, end: 'ok', lateMs })
const failed = (id: string, progress: string): Note => ({
  id,
  end: 'failed',
  lateMs: 0,
  code: 'CALL_TIMEOUT',
  progress,
})
const ran = (id: string): string[] => [`started ${id}`, `finished ${id}`]

describe('judge', () => {
  it('finds nothing where callers were told what happened', () => {
    const notes = [sent('1'), sent('2'), sent('3', true), ok('1'), failed('2', 'started'), ok('3')]
    expect(judge(notes, [...ran('1'), 'started 2', ...ran('3'), ...ran('3')], 0)).toEqual({
      ...{ calls: 3, ok: 2, failed: { CALL_TIMEOUT: 1 } },
      ...{ hung: [], lost: [], duplicated: [], denied: [] },
    })
  })

  it.each([
    ['hung', 'never ended', [sent('1')], []],
    ['hung', 'ended too late', [sent('1'), ok('1', SLACK_MS + 1)], ran('1')],
    ['lost', 'was answered and never ran', [sent('1'), ok('1')], []],
    ['lost', 'was answered and never finished', [sent('1'), ok('1')], ['started 1']],
    ['lost', 'got the answer of another', [sent('1'), { id: '1', end: 'wrong', lateMs: 0 }], ran('1')],
    ['duplicated', 'ran twice without leave', [sent('1'), ok('1')], ['started 1', ...ran('1')]],
    ['denied', 'ran though its caller was told that it had not', [sent('1'), failed('1', 'not_started')], ran('1')],
  ] satisfies [string, string, Note[], string[]][])('counts as %s a call that %s', (kind, _, notes, traces) => {
    const { hung, lost, duplicated, denied } = judge(notes, traces, 0)
    const found = Object.entries({ hung, lost, duplicated, denied }).filter(([, ids]) => ids.length > 0)
    expect(found).toEqual([[kind, ['1']]])
  })

  it('does not ask for a trace of those who leave none', () => {
    expect(judge([{ id: '1', end: 'sent', isIdempotent: true, isTraced: false }, ok('1')], [], 0).lost).toEqual([])
  })

  it('blames nobody for the time that the host did not run', () => {
    expect(judge([sent('1'), ok('1', SLACK_MS + 50)], ran('1'), 50).hung).toEqual([])
  })
})
