import { isDeepStrictEqual } from 'node:util'
import type { ConformanceCase } from '../conformance-case.ts'
import { describeValue } from '../describe-message.ts'
import type { TestedWorker } from '../tested-worker.ts'
import { BINARY_VALUES, PLAIN_VALUES } from '../values.ts'

const LARGE_BYTES = 8 * 2 ** 20
const SMALL_FRAME_BYTES = 65_536
/** Of a frame this small, the host takes as many containers, keys and values as of any. */
const LEAST_CONTAINERS = 65_536

/** What a worker carries, both ways. */
export const CARRYING: readonly ConformanceCase[] = [
  ...PLAIN_VALUES.map(([what, value]) => carries(what, value)),
  ...BINARY_VALUES.map(([what, value]) => carries(what, value, true)),
  {
    id: 'values/large',
    rule: 'carries 8 MiB of text both ways',
    section: '§2',
    needs: ['echo'],
    isOfBytes: true,
    play: (worker) => echoes(worker, 'tutti'.repeat(LARGE_BYTES / 5)),
  },
  {
    id: 'values/unencodable',
    rule: 'answers UNENCODABLE for a result that cannot be carried, and no other call notices',
    section: '§5',
    needs: ['unencodable', 'echo'],
    async play(worker) {
      const bad = worker.call('unencodable')
      const after = worker.call('echo', 'after')
      await worker.failure(bad, 'UNENCODABLE', `FAIL ${bad} with the code UNENCODABLE`)
      await worker.reply(after, `REPLY ${after} with "after": other calls do not notice`)
    },
  },
  {
    id: 'values/max-frame-bytes',
    rule: 'answers UNENCODABLE for a result above maxFrameBytes, and lives on',
    section: '§3',
    needs: ['large', 'echo'],
    maxFrameBytes: SMALL_FRAME_BYTES,
    async play(worker) {
      const fits = worker.call('large', { bytes: SMALL_FRAME_BYTES - 500 })
      const text = await worker.reply(fits, `REPLY ${fits} with that text: it is below maxFrameBytes`)
      worker.check(typeof text === 'string' && text.length === SMALL_FRAME_BYTES - 500, 'all of the text')
      const above = worker.call('large', { bytes: SMALL_FRAME_BYTES })
      await worker.failure(above, 'UNENCODABLE', `FAIL ${above} with the code UNENCODABLE`)
      await echoes(worker, 'alive')
    },
  },
  {
    id: 'values/max-containers',
    rule: 'answers UNENCODABLE for a result of more containers than the host takes, and none for one of as many',
    section: '§2',
    needs: ['echo'],
    maxFrameBytes: 4_194_304,
    async play(worker) {
      // Beside them: the list, and the message around it.
      const most = Array.from({ length: LEAST_CONTAINERS - 2 }, () => [])
      await echoes(worker, most)
      const above = worker.call('echo', [...most, []])
      await worker.failure(above, 'UNENCODABLE', `FAIL ${above} with the code UNENCODABLE: one container too many`)
    },
  },
  {
    id: 'frames/fragments',
    rule: 'takes a frame in pieces, its header too, and several frames in one piece',
    section: '§2',
    needs: ['echo'],
    isOfBytes: true,
    async play(worker) {
      for (const cut of [1, 3, 4, 9]) {
        const { id, frame } = worker.frameOfCall('echo', 'in pieces')
        worker.write(`the first ${cut} bytes of CALL ${id}, "echo", "in pieces"`, frame.subarray(0, cut))
        const { id: next, frame: whole } = worker.frameOfCall('echo', 'in one piece')
        worker.write(`the rest of it, and all of CALL ${next}`, Buffer.concat([frame.subarray(cut), whole]))
        await worker.reply(id, `REPLY ${id}, whose frame came in pieces`)
        await worker.reply(next, `REPLY ${next}, whose frame came with the end of another`)
      }
    },
  },
  {
    id: 'frames/more-elements',
    rule: 'ignores elements that a later version may add',
    section: '§3',
    needs: ['echo'],
    async play(worker) {
      worker.say([12, 9_999, 'added later', { by: 'version 2' }])
      await worker.take(13, 'PONG 9999', (pong) => pong.seq === 9_999)
    },
  },
]

function carries(what: string, value: unknown, isBinary = false): ConformanceCase {
  return {
    id: `values/${what.replaceAll(/\W+/g, '-')}`,
    rule: `carries ${what}`,
    section: '§3',
    needs: ['echo'],
    isOfBytes: true,
    async play(worker) {
      if (!isBinary || worker.codec.name === 'msgpack') await echoes(worker, value)
    },
  }
}

async function echoes(worker: TestedWorker, value: unknown): Promise<void> {
  const id = worker.call('echo', value)
  const right = `REPLY ${id} with the same value, ${describeValue(value)}`
  // What the codec makes of it is what a worker has been given.
  const given = worker.codec.decode(worker.codec.encodeFrame([value]).subarray(4)) as readonly unknown[]
  worker.check(isDeepStrictEqual(await worker.reply(id, right), given[0]), right)
}
