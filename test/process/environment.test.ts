import { describe, expect, it } from 'vitest'
import { buildEnvironment } from '../../src/process/environment.ts'

const HOST = {
  PATH: '/bin',
  HOME: '/home/a',
  LC_ALL: 'C',
  XDG_CACHE_HOME: '/c',
  NODE_OPTIONS: '--inspect',
  NODE_EXTRA_CA_CERTS: '/ca.pem',
  AWS_SECRET: 's',
  OTEL_A: '1',
  OTEL_B: '2',
}

describe('buildEnvironment', () => {
  it('passes the short list and nothing else', () => {
    expect(buildEnvironment(HOST, {}, 'linux')).toEqual({
      PATH: '/bin',
      HOME: '/home/a',
      LC_ALL: 'C',
      XDG_CACHE_HOME: '/c',
    })
  })

  it('passes what passEnv names, with a star for any rest', () => {
    expect(buildEnvironment(HOST, { passEnv: ['NODE_EXTRA_CA_CERTS', 'OTEL_*', 'ABSENT'] }, 'linux')).toMatchObject({
      NODE_EXTRA_CA_CERTS: '/ca.pem',
      OTEL_A: '1',
      OTEL_B: '2',
    })
  })

  it('passes everything for a star alone, as `passEnv: true` is', () => {
    expect(buildEnvironment(HOST, { passEnv: ['*'] }, 'linux')).toEqual(HOST)
  })

  it('lets env win over the host', () => {
    expect(buildEnvironment(HOST, { env: { PATH: '/mine', NEW: 'n' } }, 'linux')).toMatchObject({
      PATH: '/mine',
      NEW: 'n',
    })
  })

  it('skips a host variable without a value', () => {
    expect(buildEnvironment({ PATH: undefined }, {}, 'linux')).toEqual({})
  })

  it('compares names without case on Windows only', () => {
    const host = { Path: 'C:\\bin', SystemRoot: 'C:\\Windows', 'ProgramFiles(x86)': 'C:\\P' }
    expect(buildEnvironment(host, {}, 'win32')).toEqual(host)
    expect(buildEnvironment(host, { env: { PATH: 'D:\\' } }, 'win32')).toEqual({
      PATH: 'D:\\',
      SystemRoot: 'C:\\Windows',
      'ProgramFiles(x86)': 'C:\\P',
    })
    expect(buildEnvironment({ Path: '/bin' }, {}, 'linux')).toEqual({})
  })
})
