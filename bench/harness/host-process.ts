import { fork } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { NotMeasured } from './not-measured.ts'

/**
 * A Node of its own with a host in it, so that what it costs is not mixed with what measures it. It
 * answers every message with one.
 */
export interface HostProcess<Order, Answer> {
  ask(order: Order): Promise<Answer>
  close(): Promise<void>
}

/**
 * @param program - One of those that are compiled beside the program that runs now; it says a
 *   message when it is ready.
 */
export async function startHost<Order, Answer>(program: string, options: unknown): Promise<HostProcess<Order, Answer>> {
  const file = join(dirname(process.argv[1] ?? ''), `${program}.mjs`)
  const child = fork(file, [JSON.stringify(options)], { execArgv: ['--expose-gc'] })
  const next = async (): Promise<Answer> => {
    const ended = once(child, 'exit').then(() => undefined)
    const message: unknown[] | undefined = await Promise.race([once(child, 'message'), ended])
    if (message === undefined) throw new NotMeasured(`the host process "${program}" ended before it answered`)
    return message[0] as Answer
  }
  await next()
  return {
    ask(order) {
      const answer = next()
      child.send(order as object)
      return answer
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}
