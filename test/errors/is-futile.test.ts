import { expect, it } from 'vitest'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import { isFutile } from '../../src/errors/is-futile.ts'

const spawnFailed = (errno: string): ExitReason => ({ type: 'spawn_failed', errno, diagnosis: '' })
const handshakeFailed = (cause: 'timeout' | 'exited' | 'wrong_version' | 'not_protocol'): ExitReason => ({
  type: 'handshake_failed',
  cause,
  diagnosis: '',
})
const notStarted = (reason: ExitReason): ExitReason => ({
  type: 'shutdown',
  detail: { type: 'failed_to_start_child', id: 'a', reason },
})

it.each<readonly [boolean, ExitReason]>([
  [true, spawnFailed('ENOENT')],
  [true, spawnFailed('EACCES')],
  [true, spawnFailed('ENOEXEC')],
  [true, spawnFailed('ENOTDIR')],
  [true, spawnFailed('ELOOP')],
  [true, spawnFailed('PREPARE_TOOL_MISSING')],
  [true, spawnFailed('PREPARE_INPUT_MISSING')],
  [false, spawnFailed('PREPARE_STEP_FAILED')],
  [false, spawnFailed('PREPARE_LOCK_TIMEOUT')],
  [false, spawnFailed('EAGAIN')],
  [false, spawnFailed('EMFILE')],
  [false, spawnFailed('ENOMEM')],
  [true, handshakeFailed('wrong_version')],
  [false, handshakeFailed('timeout')],
  [false, handshakeFailed('exited')],
  [false, handshakeFailed('not_protocol')],
  [true, notStarted(spawnFailed('ENOENT'))],
  [true, notStarted(notStarted(spawnFailed('ENOENT')))],
  [false, notStarted({ type: 'exited', code: 1 })],
  [false, { type: 'shutdown' }],
  [false, { type: 'shutdown', detail: { type: 'restart_is_futile', id: 'a', reason: spawnFailed('ENOENT') } }],
  [false, { type: 'normal' }],
  [false, { type: 'exited', code: 127 }],
  [false, { type: 'crashed', cause: '' }],
])('another attempt is futile: %s after %o', (futile, reason) => {
  expect(isFutile(reason)).toBe(futile)
})
