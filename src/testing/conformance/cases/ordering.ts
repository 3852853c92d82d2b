import { Kind } from '../../../wire/kind.ts'
import type { ConformanceCase } from '../conformance-case.ts'
import type { TestedWorker } from '../tested-worker.ts'

/** Several calls: in which order they run, how many at a time, which never run. */
export const ORDERING: readonly ConformanceCase[] = [
  {
    id: 'order/one-at-a-time',
    rule: 'starts each call after it has written the answer to the one before',
    section: '§6',
    needs: ['gate'],
    async play(worker) {
      const calls = ['first', 'second', 'third'].map((name) => ({ name, id: worker.call('gate', name) }))
      for (const { name, id } of calls) {
        const call = await worker.upcall(`the call of ./gate by call ${id}`)
        await worker.hasRead()
        worker.check(worker.unread(Kind.CALL).length === 0, `one call at a time: ${id} is not answered`)
        worker.check(call.args === name, `the call of ./gate with "${name}": in the order in which they were sent`)
        worker.say([Kind.REPLY, call.id, call.args])
        await worker.reply(id, `REPLY ${id}`)
      }
    },
  },
  {
    id: 'order/casts-and-calls',
    rule: 'handles casts and calls in the order in which they were sent',
    section: '§6',
    needs: ['counter'],
    async play(worker) {
      const first = worker.call('counter')
      const before = Number(await worker.reply(first, `REPLY ${first} with a number`))
      const ids: number[] = []
      for (let round = 0; round < 20; round += 1) {
        for (let casts = 0; casts < 4; casts += 1) worker.cast('counter')
        ids.push(worker.call('counter'))
      }
      for (const [round, id] of ids.entries()) {
        const right = `REPLY ${id} with ${before + 5 * (round + 1)}: four casts and one call further`
        worker.check((await worker.reply(id, right)) === before + 5 * (round + 1), right)
      }
    },
  },
  {
    id: 'concurrency/three',
    rule: 'runs three calls at the same time, and a fourth only when one of them is answered',
    section: '§6',
    needs: ['gate'],
    concurrency: 3,
    async play(worker) {
      const ids = ['a', 'b', 'c', 'd'].map((name) => worker.call('gate', name))
      const inside = []
      for (let at = 0; at < 3; at += 1) inside.push(await worker.upcall('three calls of ./gate at the same time'))
      await worker.hasRead()
      worker.check(worker.unread(Kind.CALL).length === 0, 'no fourth call before one is answered')
      for (const call of inside) worker.say([Kind.REPLY, call.id, call.args])
      const last = await worker.upcall('the fourth call of ./gate')
      worker.say([Kind.REPLY, last.id, last.args])
      for (const id of ids) await worker.reply(id, `REPLY ${id}`)
    },
  },
  {
    id: 'deadlines/over',
    rule: 'never starts a call whose time is over',
    section: '§5',
    needs: ['gate', 'counter'],
    async play(worker) {
      const before = await count(worker)
      const { open } = await hold(worker)
      const late = worker.call('counter', null, { ttlMs: 0 })
      await worker.hasRead()
      await open()
      await worker.failure(late, 'EXPIRED', `FAIL ${late} with the code EXPIRED`)
      worker.check((await count(worker)) === before + 1, 'the call whose time was over was not run')
    },
  },
  {
    id: 'cancel/waiting',
    rule: 'answers a waiting call that is cancelled at once, and never starts it',
    section: '§5',
    needs: ['gate', 'counter'],
    async play(worker) {
      const before = await count(worker)
      const { open } = await hold(worker)
      const id = worker.call('counter')
      worker.say([Kind.CANCEL, id])
      await worker.failure(id, 'CANCELLED', `FAIL ${id} with the code CANCELLED, while the older call still runs`)
      await open()
      worker.check((await count(worker)) === before + 1, 'the cancelled call was not run')
    },
  },
  {
    id: 'cancel/running',
    rule: 'tells the handler of a running call that it is cancelled',
    section: '§5',
    needs: ['wait_cancelled', 'echo'],
    async play(worker) {
      const id = worker.call('wait_cancelled')
      await worker.logged('waiting')
      worker.say([Kind.CANCEL, id])
      await worker.logged('cancelled')
      const after = worker.call('echo', 1)
      await worker.reply(after, `REPLY ${after}: call ${id} has ended`)
    },
  },
  {
    id: 'cancel/upcall',
    rule: 'gives up the call that a cancelled call was making',
    section: '§5',
    needs: ['gate'],
    async play(worker) {
      const id = worker.call('gate', 'held')
      const call = await worker.upcall('the call of ./gate')
      worker.say([Kind.CANCEL, id])
      await worker.take(Kind.CANCEL, `CANCEL ${call.id} of the worker's own call`, (cancel) => cancel.id === call.id)
      await worker.failure(id, 'CANCELLED', `FAIL ${id} with the code CANCELLED`)
    },
  },
  {
    id: 'cancel/closed',
    rule: 'ignores CANCEL, CREDIT, PUSH and END for calls that are not open',
    section: '§9',
    needs: ['echo'],
    async play(worker) {
      const id = worker.call('echo', 1)
      await worker.reply(id, `REPLY ${id}`)
      worker.say([Kind.CANCEL, id])
      worker.say([Kind.CREDIT, id, 1])
      worker.say([Kind.PUSH, id, 'late'])
      worker.say([Kind.END, id])
      const after = worker.call('echo', 2)
      await worker.reply(after, `REPLY ${after}: what is late is ignored`)
    },
  },
]

/** Fills the only place of the worker with a call that waits at the gate. */
async function hold(worker: TestedWorker): Promise<{ readonly open: () => Promise<void> }> {
  const id = worker.call('gate', 'held')
  const call = await worker.upcall('the call of ./gate')
  return {
    async open() {
      worker.say([Kind.REPLY, call.id, call.args])
      await worker.reply(id, `REPLY ${id}`)
    },
  }
}

async function count(worker: TestedWorker): Promise<number> {
  const id = worker.call('counter')
  return Number(await worker.reply(id, `REPLY ${id} with a number`))
}
