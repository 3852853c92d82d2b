import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Subject } from '../harness/caller.ts'
import { NotMeasured } from '../harness/not-measured.ts'

const PROGRAM = fileURLToPath(new URL('../programs/executor_jobs.py', import.meta.url))

/**
 * The floor of a Python job: `concurrent.futures.ProcessPoolExecutor`, driven from inside Python,
 * so that no call leaves it.
 */
export function executor(jobMs: number): Subject {
  return {
    name: 'executor',
    async open(lines) {
      const child = spawn('python3', [PROGRAM, String(lines)], { stdio: ['pipe', 'pipe', 'inherit'] })
      try {
        await once(child, 'spawn')
      } catch {
        throw new NotMeasured('python3 was not found on PATH')
      }
      const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
      return {
        async drive({ calls, bytes }) {
          child.stdin.write(`${calls} ${jobMs} ${bytes}\n`)
          const answer = await answers.next()
          if (answer.done === true) throw new NotMeasured('the executor has ended')
          return Number(answer.value)
        },
        async close() {
          child.stdin.end()
          if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
        },
      }
    },
  }
}
