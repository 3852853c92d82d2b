import { describe, expect, it } from 'vitest'
import { CallError } from '../../src/errors/call-error.ts'
import { CATALOGUE } from '../../src/errors/catalogue.ts'
import { PrepareError } from '../../src/errors/prepare-error.ts'
import { RemoteError } from '../../src/errors/remote-error.ts'
import { SpecError } from '../../src/errors/spec-error.ts'
import { StartError } from '../../src/errors/start-error.ts'
import { isTuttiError, TuttiError } from '../../src/errors/tutti-error.ts'
import { WireError } from '../../src/errors/wire-error.ts'

const ERRORS = [
  new SpecError('SPEC_MISSING_ID', 'why'),
  new StartError('START_FAILED', 'main', { type: 'exited', code: 3 }),
  new CallError('CALL_TIMEOUT', 'why', { target: 'main/w', method: 'm', progress: 'started' }),
  new RemoteError(
    'REMOTE_ERROR',
    { target: 'main/w', method: 'm' },
    { name: 'ValueError', message: 'why', stack: undefined, data: undefined },
  ),
  new WireError('WIRE_EMPTY_FRAME', 'why'),
  new PrepareError('PREPARE_TOOL_MISSING', 'why', { preparation: 'venv' }),
] as const

describe.each(ERRORS.map((error) => [error.constructor.name, error] as const))('%s', (className, error) => {
  it('is an Error of ours, known by its class, its name and the class of its code', () => {
    expect(error).toBeInstanceOf(TuttiError)
    expect(error).toBeInstanceOf(Error)
    expect(error.name).toBe(className)
    expect(CATALOGUE[error.code].class).toBe(className)
    expect(String(error).startsWith(`${className}: `)).toBe(true)
    expect(error.stack).toContain('tutti-error.test.ts')
  })

  it('is recognised by its brand, also from another copy of the package', () => {
    expect(isTuttiError(error)).toBe(true)
    expect(isTuttiError({ [Symbol.for('tutti.error')]: true })).toBe(true)
  })
})

describe('isTuttiError', () => {
  it.each([[new Error('x')], [null], [undefined], ['CALL_TIMEOUT'], [{ code: 'CALL_TIMEOUT' }], [() => 1]])(
    'is false for %o',
    (value) => {
      expect(isTuttiError(value)).toBe(false)
    },
  )
})
