import { isDeepStrictEqual } from 'node:util'
import { Kind } from '../../../wire/kind.ts'
import type { ConformanceCase } from '../conformance-case.ts'
import { NotOffered } from '../mistake.ts'

const HEADERS = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 'x-tenant': 'ääni' }
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error']

/** One call, its answer or failure, and what a handler may use meanwhile. */
export const ANSWERING: readonly ConformanceCase[] = [
  {
    id: 'failures/error',
    rule: 'carries home the name and message of what a handler throws, and lives on',
    section: '§5',
    needs: ['fail', 'echo'],
    async play(worker) {
      const id = worker.call('fail', { message: 'no such language: ẍ' })
      const right = `FAIL ${id} with the code HANDLER_FAILED, a name, and the message "no such language: ẍ"`
      const error = await worker.failure(id, 'HANDLER_FAILED', right)
      worker.check(error.name !== '' && error.message === 'no such language: ẍ', right)
      const after = worker.call('echo', 1)
      await worker.reply(after, `REPLY ${after}: the worker lives on`)
    },
  },
  {
    id: 'failures/stack',
    rule: 'carries home the stack of what a handler throws',
    section: '§11',
    needs: ['fail'],
    async play(worker) {
      const id = worker.call('fail', { message: 'where?' })
      const { stack } = await worker.failure(id, 'HANDLER_FAILED', `FAIL ${id} with the code HANDLER_FAILED`)
      if (stack === undefined) throw new NotOffered('its errors have no stack')
      worker.check(stack.length > 0, 'a stack that is not empty, or none')
    },
  },
  {
    id: 'failures/anything',
    rule: 'carries home what is no error of its language, and lives on',
    section: '§11',
    needs: ['fail_oddly', 'echo'],
    async play(worker) {
      const id = worker.call('fail_oddly')
      const right = `FAIL ${id} with the code HANDLER_FAILED and a message that holds "not an error"`
      const { message } = await worker.failure(id, 'HANDLER_FAILED', right)
      worker.check(message.includes('not an error'), right)
      const after = worker.call('echo', 1)
      await worker.reply(after, `REPLY ${after}: the worker lives on`)
    },
  },
  {
    id: 'calls/unknown-method',
    rule: 'answers UNKNOWN_METHOD for a method that it does not have',
    section: '§5',
    needs: [],
    async play(worker) {
      const id = worker.call('ecko', 1)
      await worker.failure(id, 'UNKNOWN_METHOD', `FAIL ${id} with the code UNKNOWN_METHOD`)
    },
  },
  {
    id: 'calls/headers',
    rule: 'gives its handler the headers of the call',
    section: '§11',
    needs: ['headers'],
    async play(worker) {
      const id = worker.call('headers', null, { headers: HEADERS })
      const right = `REPLY ${id} with the headers of the CALL`
      worker.check(isDeepStrictEqual(await worker.reply(id, right), HEADERS), right)
    },
  },
  {
    id: 'logs/levels',
    rule: 'logs at every level, with fields, in order',
    section: '§11',
    needs: ['log'],
    async play(worker) {
      const id = worker.call('log')
      const logs = []
      for (const level of LEVELS) {
        const right = `LOG "${level}", "at ${level}", { level: "${level}" }`
        logs.push(await worker.take(Kind.LOG, right, (log) => log.message.startsWith('at ')))
      }
      const wanted = LEVELS.map((level) => ({ kind: Kind.LOG, level, message: `at ${level}`, fields: { level } }))
      worker.check(isDeepStrictEqual(logs, wanted), 'one LOG for each level, from trace to error, with the field level')
      await worker.reply(id, `REPLY ${id}`)
    },
  },
  {
    id: 'logs/prints',
    rule: 'keeps what its handlers print out of the frames',
    section: '§11',
    needs: ['print', 'echo'],
    isOfBytes: true,
    async play(worker) {
      const id = worker.call('print', { text: 'printed' })
      await worker.reply(id, `REPLY ${id}`)
      await Promise.all([worker.printed('printed'), worker.printed('printed again')])
      const after = worker.call('echo', 1)
      await worker.reply(after, `REPLY ${after}: the frames are whole`)
    },
  },
  {
    id: 'casts/credit',
    rule: 'counts the casts that it has finished, at the latest after 32, and at once when nothing waits',
    section: '§6',
    needs: ['counter'],
    async play(worker) {
      for (let casts = 0; casts < 100; casts += 1) worker.cast('counter')
      for (let finished = 0; finished < 100; ) {
        const credit = await worker.take(Kind.CREDIT, 'CREDIT 0 until all 100 casts are counted', ({ id }) => id === 0)
        worker.check(credit.n <= 32, 'CREDIT 0 at the latest after every 32 casts')
        finished += credit.n
      }
    },
  },
  {
    id: 'casts/failure',
    rule: 'lives on when a cast fails, and counts it',
    section: '§6',
    needs: ['fail', 'echo'],
    async play(worker) {
      worker.cast('fail', { message: 'nobody hears this' })
      worker.cast('no_such_method')
      for (let finished = 0; finished < 2; )
        finished += (await worker.take(Kind.CREDIT, 'CREDIT 0 for both casts', ({ id }) => id === 0)).n
      const after = worker.call('echo', 1)
      await worker.reply(after, `REPLY ${after}: the worker lives on`)
    },
  },
  {
    id: 'siblings/value',
    rule: 'lets a handler call a sibling, and use its value',
    section: '§11',
    needs: ['call_sibling'],
    async play(worker) {
      const args = { target: './gate', method: 'echo', args: ['through'] }
      const id = worker.call('call_sibling', args, { ttlMs: 60_000 })
      const call = await worker.upcall('CALL of "./gate", "echo", ["through"]', ({ method }) => method === 'echo')
      worker.check(call.target === './gate' && isDeepStrictEqual(call.args, ['through']), 'its target and arguments')
      worker.check(call.ttlMs !== undefined && call.ttlMs <= 60_000, 'ttlMs: what is left of the 60 000 ms')
      worker.say([Kind.REPLY, call.id, ['home']])
      const right = `REPLY ${id} with what the sibling has answered`
      worker.check(isDeepStrictEqual(await worker.reply(id, right), ['home']), right)
    },
  },
  {
    id: 'siblings/failure',
    rule: 'tells a handler how the call of a sibling failed',
    section: '§5',
    needs: ['rescue_sibling'],
    async play(worker) {
      const id = worker.call('rescue_sibling', { target: './gate', method: 'break' })
      const call = await worker.upcall('CALL of "./gate", "break"')
      worker.say([Kind.FAIL, call.id, { code: 'CALL_NOPROC', name: 'CallError', message: 'nobody is there' }])
      const right = `REPLY ${id} with [code, name, message] of the error`
      const [code, name, message] = (await worker.reply(id, right)) as readonly unknown[]
      worker.check(code === 'CALL_NOPROC' && name === 'CallError', right)
      worker.check(typeof message === 'string' && message.includes('nobody is there'), right)
    },
  },
]
