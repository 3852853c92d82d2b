import { describe, expect, it } from 'vitest'
import { rethrowShortage, shortageOf } from '../../src/errors/shortage.ts'
import { StartError } from '../../src/errors/start-error.ts'

const failure = (code: unknown): Error => Object.assign(new Error('failed'), { code })

describe('shortageOf', () => {
  it.each(['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM'])('knows %s', (code) => {
    expect(shortageOf(failure(code))).toBe(code)
  })

  it.each([failure('ENOENT'), failure(7), new Error('x'), 'EMFILE', undefined])('sees none in %s', (error) => {
    expect(shortageOf(error)).toBeUndefined()
  })
})

describe('rethrowShortage', () => {
  it('throws what tells of a shortage, and nothing else', () => {
    const short = failure('EMFILE')
    expect(() => rethrowShortage(short)).toThrow(short)
    expect(() => rethrowShortage(failure('ENOENT'))).not.toThrow()
  })
})

describe('the error of a start', () => {
  it('says what to do about a shortage, wherever in the tree it was', () => {
    const reason = { type: 'spawn_failed', errno: 'EMFILE', diagnosis: 'spawn EMFILE' } as const
    const detail = { type: 'failed_to_start_child', id: 'w', reason } as const
    const { message } = new StartError('START_FAILED', 'main', { type: 'shutdown', detail })
    expect(message).toContain('raise `ulimit -n`')
  })
})
