import { describe, expect, it } from 'vitest'
import { SpecError } from '../../src/errors/spec-error.ts'
import { readSpec } from '../../src/options/read-spec.ts'
import { PROGRAM } from '../spec/fakes.ts'
import { resolveChildSpec } from '../spec/resolve.ts'
import { UNREADABLE } from './unreadable.ts'

function thrownBy(action: () => unknown): unknown {
  try {
    return action()
  } catch (error) {
    return error
  }
}

describe('readSpec', () => {
  it('gives what was read, and lets a mistake in a spec go on as it is', () => {
    const wrong = new SpecError('SPEC_MISSING_ID', 'no id')
    expect(readSpec('A child', () => 1)).toBe(1)
    expect(thrownBy(() => readSpec('A child', thrower(wrong)))).toBe(wrong)
  })

  it('makes a mistake of whatever else is thrown, and keeps it as the cause', () => {
    const cause = new RangeError('out of order')
    const error = thrownBy(() => readSpec('A child of "main"', thrower(cause)))
    expect(error).toBeInstanceOf(SpecError)
    expect(error).toMatchObject({
      code: 'SPEC_INVALID',
      message: 'A child of "main" has a spec that could not be read: out of order. Make it of plain data.',
      cause,
    })
  })
})

describe('a spec that throws while it is read', () => {
  const place = { path: 'main', autoShutdown: 'never' } as const

  it.each(UNREADABLE)('is a wrong spec: %s', (_, make) => {
    expect(thrownBy(() => resolveChildSpec(make(), place))).toMatchObject({ name: 'SpecError' })
  })

  it('is named by the innermost child that is known', () => {
    const child = { id: 'b', start: PROGRAM, get restart() { throw new Error('boom') } } // biome-ignore format: one line
    const tree = { id: 'a', start: { kind: 'supervisor', flags: {}, children: [child] } }
    const error = thrownBy(() => resolveChildSpec(tree, place))
    expect(error).toMatchObject({ message: expect.stringMatching(/^Child "main\/a\/b" has .* boom\./) })
  })

  it('leaves nothing in a resolved spec that could throw later', () => {
    const args = new Proxy(['x'], {})
    const { start } = resolveChildSpec({ id: 'a', start: { ...PROGRAM, args } }, place)
    expect(start.kind === 'worker' && start.args).toEqual(['x'])
    expect(start.kind === 'worker' && start.args).not.toBe(args)
  })
})

function thrower(error: unknown): () => never {
  return () => {
    throw error
  }
}
