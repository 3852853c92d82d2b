import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { NotMeasured } from '../harness/not-measured.ts'
import type { Tools } from '../harness/tools.ts'

/**
 * A running Erlang with one of our programs in it: a line in, a line out. End of its input ends it.
 */
export class ErlangNode {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: AsyncIterator<string>

  private constructor(child: ChildProcessByStdio<Writable, Readable, null>) {
    this.#child = child
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  }

  /** @param schedulers - Erlang's own parallelism, `+S`; everything else is its default. */
  static async start(tools: Tools, schedulers: number, program: readonly string[]): Promise<ErlangNode> {
    const folder = await tools.erlang()
    const [name = '', ...rest] = program
    const args = ['+S', `${schedulers}`, '+P', '1000000', '-noshell', '-pa', folder, '-run', name, 'main', ...rest]
    const env = { ...process.env, ERL_CRASH_DUMP: '/dev/null' }
    const node = new ErlangNode(spawn('erl', args, { stdio: ['pipe', 'pipe', 'inherit'], env }))
    await node.#read()
    return node
  }

  /** Gives a command. @returns The numbers that it answers with. */
  async ask(...command: readonly (string | number)[]): Promise<readonly number[]> {
    this.#child.stdin.write(`${command.join(' ')}\n`)
    return (await this.#read()).split(' ').map(Number)
  }

  async close(): Promise<void> {
    this.#child.stdin.end()
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit')
  }

  async #read(): Promise<string> {
    const next = await this.#lines.next()
    if (next.done === true) throw new NotMeasured('the Erlang program ended before it answered')
    return next.value
  }
}
