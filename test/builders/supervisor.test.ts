import { describe, expect, it } from 'vitest'
import { supervisor } from '../../src/builders/supervisor.ts'
import { worker } from '../../src/builders/worker.ts'
import { resolveTree } from '../../src/system/resolve-tree.ts'
import { PROGRAM, refusal } from '../spec/fakes.ts'

describe('supervisor', () => {
  const tree = supervisor('a', { strategy: 'rest_for_one', autoShutdown: 'any_significant' }, [
    worker('b', PROGRAM, { restart: 'transient', significant: true, backoff: { initialMs: 5 } }),
    supervisor('c', {}, [worker('d', PROGRAM)], { restart: 'temporary', shutdown: 100 }),
  ])

  it('survives JSON and behaves the same', () => {
    const copy: unknown = JSON.parse(JSON.stringify(tree))
    expect(copy).toEqual(tree)
    expect(resolveTree(copy)).toEqual(resolveTree(tree))
  })

  it('finds a mistake at once, anywhere below it', () => {
    expect(refusal(() => supervisor('a', { intensity: -1 }, []))).toContain('SPEC_INVALID_INTENSITY')
    expect(refusal(() => supervisor('a', {}, [worker('b', PROGRAM), worker('b', PROGRAM)]))).toContain(
      'SPEC_DUPLICATE_ID',
    )
    expect(
      refusal(() => supervisor('a', {}, [worker('b', PROGRAM, { restart: 'transient', significant: true })])),
    ).toContain('SPEC_BAD_COMBINATION Child "a/b"')
  })
})
