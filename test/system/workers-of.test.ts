import { describe, expect, it } from 'vitest'
import { supervisor, worker } from '../../src/index.ts'
import { workersOf } from '../../src/system/workers-of.ts'
import { PROGRAM } from '../spec/fakes.ts'

describe('workersOf', () => {
  it('lists the workers by path, in start order', () => {
    const tree = supervisor('main', {}, [
      worker('b', PROGRAM),
      supervisor('group', {}, [worker('c', PROGRAM), supervisor('deep', {}, [worker('d', PROGRAM)])]),
      supervisor('empty', {}, []),
      worker('a', PROGRAM),
    ])
    expect(workersOf(tree).map(({ path }) => path)).toEqual(['main/b', 'main/group/c', 'main/group/deep/d', 'main/a'])
    expect(workersOf(tree)[0]?.start).toMatchObject(PROGRAM)
  })

  it('finds none in a tree without any', () => {
    expect(workersOf(supervisor('main', {}, []))).toEqual([])
  })

  it('takes the path of the root from who asks', () => {
    expect(workersOf(worker('w', PROGRAM), 'main/w').map(({ path }) => path)).toEqual(['main/w'])
  })
})
