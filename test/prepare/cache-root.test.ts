import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cacheRoot } from '../../src/prepare/cache-root.ts'

const HOME = { cacheDir: undefined, home: () => '/home/a' }

describe('cacheRoot', () => {
  it.each([
    ['the option first', { ...HOME, cacheDir: '/mine', env: { TUTTI_CACHE_DIR: '/env' } }, '/mine'],
    ['then TUTTI_CACHE_DIR', { ...HOME, env: { TUTTI_CACHE_DIR: '/env', XDG_CACHE_HOME: '/xdg' } }, '/env'],
    [
      'then XDG_CACHE_HOME',
      { ...HOME, platform: 'linux', env: { TUTTI_CACHE_DIR: '', XDG_CACHE_HOME: '/xdg' } },
      '/xdg/tutti',
    ],
    ['then the home folder', { ...HOME, platform: 'linux', env: {} }, '/home/a/.cache/tutti'],
    [
      'on macOS the library',
      { ...HOME, platform: 'darwin', env: { XDG_CACHE_HOME: '/xdg' } },
      '/home/a/Library/Caches/tutti',
    ],
  ] as const)('%s', (_rule, options, expected) => {
    expect(cacheRoot(options)).toBe(resolve(expected))
  })

  it('on Windows the local application data', () => {
    const root = cacheRoot({ ...HOME, platform: 'win32', env: { LOCALAPPDATA: '/local' } })
    expect(root?.split(/[/\\]/)).toEqual(['', 'local', 'tutti', 'Cache'])
  })

  it('is absolute when the option is not', () => {
    expect(cacheRoot({ ...HOME, cacheDir: 'here', env: {} })).toBe(resolve('here'))
  })

  it('asks for the home folder only when it is needed', () => {
    const home = () => {
      throw new Error('no entry in passwd')
    }
    expect(cacheRoot({ cacheDir: '/mine', env: {}, home })).toBe('/mine')
    expect(cacheRoot({ cacheDir: undefined, env: { XDG_CACHE_HOME: '/xdg' }, platform: 'linux', home })).toBe(
      '/xdg/tutti',
    )
  })

  it.each(['linux', 'darwin', 'win32'] as const)('is nowhere for a user without a home folder, on %s', (platform) => {
    expect(cacheRoot({ cacheDir: undefined, env: {}, platform, home: () => undefined })).toBeUndefined()
  })
})
