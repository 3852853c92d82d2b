import { isDeepStrictEqual } from 'node:util'
import { Kind } from '../../../wire/kind.ts'
import type { ConformanceCase } from '../conformance-case.ts'
import type { Heard, TestedWorker } from '../tested-worker.ts'

const PLENTY = 1_000
/** Of PING and PONG, in which a handler that does not wait would have gone on. */
const ROUNDS = 50
const upTo = (end: number): readonly number[] => Array.from({ length: end }, (_, index) => index + 1)

/** Results and arguments in elements, and progress. */
export const STREAMING: readonly ConformanceCase[] = [
  {
    id: 'streams/credit',
    rule: 'sends at most one element for each credit, and waits for more',
    section: '§9',
    needs: ['count_to'],
    async play(worker) {
      const id = worker.call('count_to', { end: 7 }, { credit: 3 })
      const elements = await items(worker, id, 3)
      // PONG may overtake what a handler writes. One that does not wait has long sent the next.
      for (let round = 0; round < ROUNDS; round += 1) await worker.hasRead()
      worker.check(worker.unread(Kind.ITEM).length === 0, 'no ITEM without credit')
      worker.say([Kind.CREDIT, id, 10])
      elements.push(...(await items(worker, id, 4)))
      worker.check(isDeepStrictEqual(elements, upTo(7)), 'the elements 1 to 7, in order')
      const right = `REPLY ${id} after the last ITEM`
      await worker.reply(id, right)
    },
  },
  {
    id: 'streams/empty',
    rule: 'ends a stream of no elements with its REPLY',
    section: '§9',
    needs: ['count_to'],
    async play(worker) {
      const id = worker.call('count_to', { end: 0 }, { credit: 1 })
      await worker.reply(id, `REPLY ${id}, and no ITEM`)
    },
  },
  {
    id: 'streams/only',
    rule: 'answers STREAM_ONLY when a method that streams is called without credit',
    section: '§9',
    needs: ['count_to'],
    async play(worker) {
      const id = worker.call('count_to', { end: 3 })
      await worker.failure(id, 'STREAM_ONLY', `FAIL ${id} with the code STREAM_ONLY`)
    },
  },
  {
    id: 'streams/one-value',
    rule: 'sends the value of a method that does not stream as the only element',
    section: '§9',
    needs: ['echo'],
    async play(worker) {
      const id = worker.call('echo', { one: 'value' }, { credit: 4 })
      worker.check(isDeepStrictEqual(await items(worker, id, 1), [{ one: 'value' }]), 'one ITEM with the value')
      worker.check((await worker.reply(id, `REPLY ${id}, nil`)) === null, `REPLY ${id} with nil`)
    },
  },
  {
    id: 'streams/broken-off',
    rule: 'sends what came before a stream broke off, and then FAIL',
    section: '§9',
    needs: ['break_after'],
    async play(worker) {
      const id = worker.call('break_after', { count: 3 }, { credit: 10 })
      worker.check(isDeepStrictEqual(await items(worker, id, 3), upTo(3)), 'the elements 1 to 3')
      const right = `FAIL ${id} with the code HANDLER_FAILED and the message "broken off"`
      const { message } = await worker.failure(id, 'HANDLER_FAILED', right)
      worker.check(message === 'broken off', right)
    },
  },
  {
    id: 'streams/cancel',
    rule: 'wakes a handler that waits for credit when its call is cancelled, and lets it clean up',
    section: '§9',
    needs: ['count_to'],
    async play(worker) {
      const id = worker.call('count_to', { end: 1_000_000 }, { credit: 2 })
      await items(worker, id, 2)
      worker.say([Kind.CANCEL, id])
      await worker.logged('closed')
      await worker.failure(id, 'CANCELLED', `FAIL ${id} with the code CANCELLED`)
    },
  },
  {
    id: 'input/whole',
    rule: 'reads an argument in elements to its end, and asks before it gets any',
    section: '§9',
    needs: ['sum'],
    async play(worker) {
      const id = worker.call('sum', null, { hasInput: true })
      await feed(worker, id, upTo(200))
      const right = `REPLY ${id} with 20100`
      worker.check((await worker.reply(id, right)) === 20_100, right)
    },
  },
  {
    id: 'input/left',
    rule: 'may answer before the argument has come to its end',
    section: '§9',
    needs: ['first'],
    async play(worker) {
      const id = worker.call('first', null, { hasInput: true })
      await worker.take(Kind.PULL, `PULL ${id}`, (pull) => pull.id === id)
      worker.say([Kind.PUSH, id, 1])
      const right = `REPLY ${id} with 1, though no END came`
      worker.check((await worker.reply(id, right)) === 1, right)
    },
  },
  {
    id: 'input/failed',
    rule: 'tells its handler that the source of the argument has failed',
    section: '§9',
    needs: ['sum'],
    async play(worker) {
      const id = worker.call('sum', null, { hasInput: true })
      await worker.take(Kind.PULL, `PULL ${id}`, (pull) => pull.id === id)
      worker.say([Kind.PUSH, id, 1])
      worker.say([Kind.END, id, { code: 'HANDLER_FAILED', name: 'RangeError', message: 'the tape is torn' }])
      const right = `FAIL ${id} with the code HANDLER_FAILED and a message that holds "the tape is torn"`
      const { message } = await worker.failure(id, 'HANDLER_FAILED', right)
      worker.check(message.includes('the tape is torn'), right)
    },
  },
  {
    id: 'input/cancel',
    rule: 'wakes a handler that waits for elements when its call is cancelled',
    section: '§9',
    needs: ['sum', 'echo'],
    async play(worker) {
      const id = worker.call('sum', null, { hasInput: true })
      await worker.take(Kind.PULL, `PULL ${id}`, (pull) => pull.id === id)
      worker.say([Kind.CANCEL, id])
      await worker.failure(id, 'CANCELLED', `FAIL ${id} with the code CANCELLED`)
    },
  },
  {
    id: 'input/and-result',
    rule: 'lets an argument and a result in elements flow against each other',
    section: '§9',
    needs: ['double'],
    async play(worker) {
      const id = worker.call('double', null, { hasInput: true, credit: PLENTY })
      await feed(worker, id, upTo(300))
      const doubled = upTo(300).map((n) => 2 * n)
      worker.check(isDeepStrictEqual(await items(worker, id, 300), doubled), 'each element, doubled, in order')
      await worker.reply(id, `REPLY ${id} after the last ITEM`)
    },
  },
  {
    id: 'progress/told',
    rule: 'tells how far it is',
    section: '§9',
    needs: ['stages'],
    async play(worker) {
      const id = worker.call('stages', { count: 4 })
      await worker.reply(id, `REPLY ${id}`)
      const told = worker.unread(Kind.PROGRESS).at(-1)
      const right = `PROGRESS ${id}, 1, "stage 4" before REPLY ${id}; what was said before may be left out`
      worker.check(told?.id === id && told.fraction === 1 && told.note === 'stage 4', right)
    },
  },
  {
    id: 'siblings/stream',
    rule: 'hands the elements of a sibling on as they come, within the credit that it gives',
    section: '§9',
    needs: ['relay'],
    async play(worker) {
      const id = worker.call('relay', { end: 200 }, { credit: PLENTY })
      await serveCounting(worker, await worker.upcall('CALL of "count_to" with credit'), 200)
      worker.check(isDeepStrictEqual(await items(worker, id, 200), upTo(200)), 'the elements 1 to 200, in order')
      await worker.reply(id, `REPLY ${id} after the last ITEM`)
    },
  },
  {
    id: 'siblings/leave-stream',
    rule: 'cancels the stream of a sibling when its handler has enough',
    section: '§9',
    needs: ['relay_some'],
    async play(worker) {
      const id = worker.call('relay_some', { end: 1_000_000, take: 5 })
      await serveCounting(worker, await worker.upcall('CALL of "count_to" with credit'), 1_000_000)
      const right = `REPLY ${id} with the elements 1 to 5`
      worker.check(isDeepStrictEqual(await worker.reply(id, right), upTo(5)), right)
    },
  },
]

async function items(worker: TestedWorker, id: number, count: number): Promise<unknown[]> {
  const elements: unknown[] = []
  while (elements.length < count) {
    const right = `ITEM ${id}: ${count} of them, of which ${elements.length} came`
    elements.push((await worker.take(Kind.ITEM, right, (item) => item.id === id)).value)
  }
  return elements
}

/** Gives so many elements as are asked for, and then END. */
async function feed(worker: TestedWorker, id: number, values: readonly unknown[]): Promise<void> {
  let asked = 0
  for (const value of values) {
    while (asked === 0) asked = (await worker.take(Kind.PULL, `PULL ${id} for more`, (pull) => pull.id === id)).n
    worker.say([Kind.PUSH, id, value])
    asked -= 1
  }
  worker.say([Kind.END, id])
}

/** Plays the sibling that counts, until the worker leaves it. */
async function serveCounting(worker: TestedWorker, call: Heard<typeof Kind.CALL>, end: number): Promise<void> {
  worker.check(call.credit !== undefined, 'the CALL of a stream says how many elements it can hold')
  let credit = call.credit ?? 0
  for (let n = 1; n <= end; n += 1) {
    while (credit === 0) {
      const more = await worker.creditOrCancel(call.id)
      if (more === undefined) return
      credit = more
    }
    if (!worker.isUpcallOpen(call.id)) return
    worker.say([Kind.ITEM, call.id, n])
    credit -= 1
  }
  worker.say([Kind.REPLY, call.id, null])
}
