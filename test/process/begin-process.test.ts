import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { beginProcess } from '../../src/process/begin-process.ts'
import { within } from '../fixtures/await-event.ts'

// That a host without descriptors lives on is shown in
// test/system/host-without-descriptors.test.ts.

describe('beginProcess', () => {
  it('gives the process that was started', async () => {
    const begun = beginProcess(() => spawn('true', { stdio: 'ignore' }))
    if ('failure' in begun) throw await begun.failure
    expect(await within('the end of the process', once(begun.process, 'exit'))).toEqual([0, null])
  })

  it('gives what was thrown when it says what is the matter', async () => {
    const refusal = Object.assign(new Error('spawn E2BIG'), { code: 'E2BIG' })
    const begun = beginProcess(() => {
      throw refusal
    })
    expect('failure' in begun && (await within('the failure', begun.failure))).toBe(refusal)
  })

  it('prefers what the process says to what was thrown without its pipes, and nobody need listen', async () => {
    const begun = beginProcess(() => {
      spawn(join('/no', 'such', 'program'))
      throw new TypeError('undefined is not iterable')
    })
    expect('failure' in begun && (await within('the failure', begun.failure))).toMatchObject({ code: 'ENOENT' })
  })

  it('gives what was thrown when the process says nothing', async () => {
    const begun = beginProcess(() => {
      throw new TypeError('a mistake')
    })
    expect('failure' in begun && (await within('the failure', begun.failure))).toMatchObject({ message: 'a mistake' })
  })
})
