import { describe, expect, it } from 'vitest'
import { KeyLock } from '../../src/names/key-lock.ts'
import { gate } from '../actor/stage.ts'
import { makeLives } from '../lives/fake-life.ts'

describe('a lock', () => {
  it('is held by one at a time, first come, first served', async () => {
    const lock = new KeyLock()
    const log: string[] = []
    const use = (name: string) => async () => {
      log.push(`${name} begins`)
      await new Promise(setImmediate)
      log.push(`${name} ends`)
    }
    await Promise.all(['a', 'b', 'c'].map((name) => lock.run('key', undefined, use(name))))
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  })

  it('of one key has nothing to do with that of another', async () => {
    const lock = new KeyLock()
    const { opened, open } = gate()
    const first = lock.run('one', undefined, () => opened)
    expect(await lock.run('two', undefined, () => 'free')).toBe('free')
    open()
    await first
  })

  it('gives the result, and is free when the function has thrown', async () => {
    const lock = new KeyLock()
    const throwing = (): never => {
      throw new Error('as asked')
    }
    await expect(lock.run('key', undefined, throwing)).rejects.toThrow('as asked')
    await expect(lock.run('key', undefined, () => Promise.reject(new Error('later')))).rejects.toThrow('later')
    expect(await lock.run('key', undefined, () => 1)).toBe(1)
  })

  it('is free when its holder has ended, and nobody waits who has', async () => {
    const [a, b] = makeLives('a', 'b').fakes
    const lock = new KeyLock()
    const log: string[] = []
    void lock.run('key', a, () => new Promise(() => log.push('a')))
    void lock.run('key', b, () => log.push('b'))
    const last = lock.run('key', undefined, () => log.push('last'))
    if (b !== undefined) lock.ended(b)
    if (a !== undefined) lock.ended(a)
    await last
    expect(log).toEqual(['a', 'last'])
  })
})
