import { describe, expect, it } from 'vitest'
import { worker } from '../../src/builders/worker.ts'
import { resolvePartitionSupervisorStart } from '../../src/spec/resolve-partition-supervisor-start.ts'
import { OWN_KINDS } from '../../src/system/own-kinds.ts'
import { PROGRAM, refusal } from './fakes.ts'

const resolve = (start: object) => resolvePartitionSupervisorStart({ ...start }, { path: 'root/p', kinds: OWN_KINDS })
const start = (flags: object, ...children: object[]) => ({ kind: 'partition_supervisor', flags, children })

describe('resolvePartitionSupervisorStart', () => {
  it('gives the same when it is given what it gave', () => {
    const resolved = resolve(start({}, worker('0', PROGRAM), worker('1', PROGRAM)))
    expect(resolve(resolved)).toEqual(resolved)
  })

  it.each([
    [start({ autoShutdown: 'all_significant' }, worker('0', PROGRAM)), 'SPEC_BAD_COMBINATION'],
    [start({}), 'SPEC_INVALID_OPTION'],
    [start({}, worker('1', PROGRAM)), 'SPEC_INVALID_ID Child "root/p/1"'],
    [start({}, worker('0', PROGRAM, { restart: 'temporary' })), 'SPEC_BAD_COMBINATION'],
  ])('refuses %o: %s', (given, message) => {
    expect(refusal(() => resolve(given))).toContain(message)
  })
})
