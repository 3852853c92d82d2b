import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { playConformance } from '../../../src/testing/conformance/index.ts'

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
const SDK = at('adapters/runtimes/python/sdk/tutti')
const WORKER = at('test/fixtures/workers/python/conformance.py')

/** For a machine that is busy. A fault that is a silence lasts as long. */
const LIMIT_MS = 8_000

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tutti-faulty-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** What one case finds in a worker of the SDK in that folder. */
const play = (sdk: string, only?: string) =>
  playConformance({
    command: 'python3',
    args: [WORKER],
    env: { PYTHONPATH: sdk, PYTHONDONTWRITEBYTECODE: '1' },
    codecs: ['json'],
    descriptors: ['pipes'],
    ...(only === undefined ? {} : { only }),
    limitMs: LIMIT_MS,
  })

describe('playConformance', () => {
  it.each([
    [
      'end/end-of-file',
      '_inbox.py',
      'while it wrote\n                    os._exit(0)',
      'while it wrote\n                    os._exit(3)',
    ],
    ['deadlines/over', '_inbox.py', 'if call.deadline is not None and monotonic() >= call.deadline:', 'if False:'],
    ['heartbeat/progress', '_inbox.py', '[PONG, message[1], self._outbox.finished]', '[PONG, message[1], 0]'],
    ['cancel/upcall', '_inbox.py', 'self._cancel(message[1])', 'pass'],
    ['calls/unknown-method', '_method.py', '"UNKNOWN_METHOD"', '"HANDLER_FAILED"'],
    ['calls/headers', '_inbox.py', 'args, deadline, headers,', 'args, deadline, {},'],
    ['stop/busy', '_inbox.py', 'for call in list(self.waiting):', 'for call in []:'],
    ['violations/unknown-kind', '_inbox.py', '= 70, 76', '= 70, 75'],
    ['streams/credit', '_results.py', 'if not credit.is_left:', 'if False:'],
    ['streams/only', '_results.py', 'code = "STREAM_ONLY"', 'code = "HANDLER_FAILED"'],
    [
      'casts/credit',
      '_performer.py',
      'if call._id < 0:\n            self._end(call, self.outbox.cast_credit)\n            return',
      'if call._id < 0:\n            return',
    ],
    [
      'failures/error',
      '_performer.py',
      '        self.outbox.send_answer(payload)',
      '        self.outbox.send_answer(payload)\n        self.outbox.send_answer(payload)',
    ],
  ])('finds by %s what was planted in a copy of an SDK, in %s', async (id, file, right, planted) => {
    const sdk = await mkdtemp(join(folder, 'sdk-'))
    await cp(SDK, join(sdk, 'tutti'), { recursive: true, filter: (path) => !path.includes('__pycache__') })
    const source = await readFile(join(sdk, 'tutti', file), 'utf8')
    expect(source.split(right), 'where the fault is to be planted').toHaveLength(2)
    await writeFile(join(sdk, 'tutti', file), source.replace(right, planted))

    const { results, isConformant } = await play(sdk, id)
    expect(isConformant).toBe(false)
    expect(results).toMatchObject([{ id, outcome: 'wrong' }])
    const [{ finding } = {}] = results
    expect(finding?.section).toMatch(/^§\d+$/)
    expect(finding?.right).not.toBe('')
    expect(finding?.came.length).toBeGreaterThan(0)
  })

  it('finds nothing in the SDK as it is', async () => {
    const { results, sdk, isConformant } = await play(at('adapters/runtimes/python/sdk'))
    expect(results.filter(({ outcome }) => outcome !== 'right')).toEqual([])
    expect(sdk).toMatch(/^python\//)
    expect(isConformant).toBe(true)
  })

  it('says of a program that is no worker what it waited for, and what came', async () => {
    const { results, isConformant } = await playConformance({ command: 'true', only: 'calls/', codecs: ['json'] })
    expect(isConformant).toBe(false)
    expect(results[0]).toMatchObject({
      outcome: 'wrong',
      finding: { came: ['(it ended: exit code 0)'], right: expect.stringContaining('READY after HELLO') },
    })
  })

  it('takes no codec that there is not', async () => {
    const codecs = ['xml'] as unknown as readonly ['json']
    await expect(playConformance({ command: 'true', codecs })).rejects.toMatchObject({ code: 'SPEC_INVALID_OPTION' })
  })
})
