import { HEADER_BYTES } from '../../../wire/frame-reader.ts'
import { Kind } from '../../../wire/kind.ts'
import type { ConformanceCase } from '../conformance-case.ts'
import { NotOffered } from '../mistake.ts'

const EX_PROTOCOL = 76

/** How a worker begins, how it is watched, and how it ends. */
export const ENDING: readonly ConformanceCase[] = [
  {
    id: 'start/init-fails',
    rule: 'ends with exit code 1 and its reason on stderr when its initialisation fails',
    section: '§8',
    needs: [],
    env: { CONFORMANCE_INIT_FAILS: '1' },
    isLast: true,
    beforeReady: true,
    async play(worker) {
      const right = 'exit code 1, "there is no model here" on stderr, and no READY'
      await worker.endOrReady(right)
      if (worker.ended === undefined) throw new NotOffered('it does not read CONFORMANCE_INIT_FAILS')
      worker.check(worker.ended.code === 1 && worker.ended.stderrTail.includes('there is no model here'), right)
    },
  },
  {
    id: 'heartbeat/busy',
    rule: 'answers PING while a handler computes',
    section: '§7',
    needs: ['spin'],
    isLast: true,
    async play(worker) {
      worker.call('spin')
      await worker.logged('spinning')
      await worker.hasRead()
    },
  },
  {
    id: 'heartbeat/progress',
    rule: 'counts in PONG the calls and casts that it has finished',
    section: '§6',
    needs: ['echo'],
    isLast: true,
    async play(worker) {
      for (const value of [1, 2, 3]) worker.call('echo', value)
      worker.cast('echo')
      await worker.take(Kind.CREDIT, 'CREDIT 0, 1')
      worker.check((await worker.hasRead()) === 4, 'PONG with the progress 4: three calls and a cast')
    },
  },
  {
    id: 'end/end-of-file',
    rule: 'ends at once with exit code 0 at end of file, whatever its handler does',
    section: '§1',
    needs: ['spin'],
    isLast: true,
    async play(worker) {
      worker.call('spin')
      await worker.logged('spinning')
      worker.end()
      await worker.exit('exit code 0 at end of file, though a handler computes', ({ code }) => code === 0)
    },
  },
  {
    id: 'end/inside-a-frame',
    rule: 'ends with exit code 0 at an end of file inside of a frame',
    section: '§1',
    needs: [],
    isLast: true,
    async play(worker) {
      worker.write('the first 3 bytes of a frame', Buffer.from([0, 0, 1]))
      worker.end()
      await worker.exit('exit code 0 at end of file', ({ code }) => code === 0)
    },
  },
  {
    id: 'stop/idle',
    rule: 'ends with exit code 0 at STOP',
    section: '§8',
    needs: [],
    isLast: true,
    async play(worker) {
      worker.say([Kind.STOP, 'shutdown', null])
      await worker.exit('exit code 0 after STOP', ({ code }) => code === 0)
    },
  },
  {
    id: 'stop/busy',
    rule: 'lets running calls end at STOP, and answers STOPPING for those that wait',
    section: '§8',
    needs: ['gate', 'echo'],
    isLast: true,
    async play(worker) {
      const running = worker.call('gate', 'running')
      const call = await worker.upcall('the call of ./gate')
      const waiting = worker.call('echo', 'waiting')
      worker.say([Kind.STOP, 'shutdown', null])
      await worker.failure(waiting, 'STOPPING', `FAIL ${waiting} with the code STOPPING`)
      worker.say([Kind.REPLY, call.id, call.args])
      await worker.reply(running, `REPLY ${running}: what runs may end`)
      await worker.exit('exit code 0 when the last running call has ended', ({ code }) => code === 0)
    },
  },
  {
    id: 'stop/grace',
    rule: 'ends with exit code 0 and a line on stderr when its grace is over while a handler computes',
    section: '§8',
    needs: ['spin'],
    isLast: true,
    async play(worker) {
      worker.call('spin')
      await worker.logged('spinning')
      worker.say([Kind.STOP, 'shutdown', 100])
      const right = 'exit code 0 after 100 ms of grace, and a line on stderr that says so'
      await worker.exit(right, ({ code, stderrTail }) => code === 0 && stderrTail.trim() !== '')
    },
  },
  {
    id: 'violations/unknown-kind',
    rule: 'ends with exit code 76 and a line on stderr at a kind that it does not know',
    section: '§10',
    needs: [],
    isLast: true,
    async play(worker) {
      worker.say([99, 'what is this'])
      const right = 'exit code 76, and a line on stderr'
      await worker.exit(right, ({ code, stderrTail }) => code === EX_PROTOCOL && stderrTail.trim() !== '')
    },
  },
  {
    id: 'violations/frame-length',
    rule: 'ends with exit code 76 at a frame of length zero',
    section: '§2',
    needs: [],
    isLast: true,
    async play(worker) {
      worker.write('a frame of length zero', Buffer.alloc(HEADER_BYTES))
      await worker.exit('exit code 76', ({ code }) => code === EX_PROTOCOL)
    },
  },
]
