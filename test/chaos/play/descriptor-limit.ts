import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/**
 * Sets the soft limit of this process's descriptors, by `prlimit` of util-linux. The shell that
 * calls it is started beforehand: while there are too few descriptors, nobody starts one. It is
 * deaf to Ctrl-C, so that it can give back what it took, and ends with its input.
 */
export class DescriptorLimit {
  readonly #shell = spawn('sh', ['-c', `trap '' INT TERM HUP; while read -r limit; do ${SET_AND_SAY}; done`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  readonly #answers = createInterface(this.#shell.stdout)[Symbol.asyncIterator]()
  readonly #usual = usualLimit()

  /** @param left - How many more may be opened than are open now. */
  async leave(left: number): Promise<void> {
    await this.#set(String(readdirSync('/proc/self/fd').length + left))
  }

  restore(): Promise<void> {
    return this.#set(this.#usual)
  }

  async close(): Promise<void> {
    const closed = once(this.#shell, 'close')
    this.#shell.stdin.end()
    await closed
  }

  async #set(limit: string): Promise<void> {
    this.#shell.stdin.write(`${limit}\n`)
    const { value } = await this.#answers.next()
    if (value !== 'done') throw new Error(`prlimit could not set the limit of descriptors to ${limit}`)
  }
}

/** The soft limit alone: the hard one could not be raised again. */
const SET_AND_SAY = `prlimit --pid=${process.pid} --nofile="$limit:" && echo done || echo failed`

function usualLimit(): string {
  const [, soft] = /^Max open files +(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
  if (soft === undefined) throw new Error('/proc/self/limits does not tell the limit of descriptors')
  return soft
}
