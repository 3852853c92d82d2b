import { fstatSync } from 'node:fs'
import { codecOf } from './codec-of.ts'
import { takeEnvironment, type WorkerEnvironment } from './environment.ts'
import type { HelloInfo } from './host-message.ts'
import { complain, EXIT_PROTOCOL, EXIT_USAGE } from './process-end.ts'
import { readHello } from './read-hello.ts'
import { type AnyContract, resolveServeOptions, type ServeOptions } from './serve-options.ts'
import { Violation } from './violation.ts'
import { WorkerProcess } from './worker-process.ts'

let isServing = false

/**
 * Makes this process a Tutti worker. Call it once, when the program is ready to have its `start`
 * run.
 *
 * Reads the host's `HELLO`, runs `start`, answers `READY`, and then handles calls until it is told
 * to stop. The process ends by itself: when the host says so, when the host is gone, or with exit
 * code 76 when the host breaks the protocol. Started by hand it explains itself and exits with code
 * 64.
 *
 * @throws `TypeError` for wrong options; `Error` when called twice.
 * @example
 * serve({
 *   concurrency: 8,
 *   methods: {
 *     async fetch(args, { signal }) { … },
 *   },
 * })
 */
export function serve<Contract = AnyContract>(options: ServeOptions<NoInfer<Contract>>): void {
  const resolved = resolveServeOptions(options)
  if (isServing) throw new Error('serve: expected to be called once per process; this is the second time')
  isServing = true
  const environment = takeEnvironment(process.env)
  if (typeof environment === 'string') {
    complain(environment)
    process.exit(EXIT_USAGE)
  }
  const foreign = [environment.fdIn, environment.fdOut].find((fd) => !isPipe(fd))
  if (foreign !== undefined) {
    complain(
      `descriptor ${foreign} is not a pipe of the host's: was this started through a wrapper (npx, sudo, a launcher) that closes ` +
        "what is above 2? Then declare the worker with `descriptors: 'stdio'`",
    )
    process.exit(EXIT_USAGE)
  }
  new WorkerProcess(resolved, environment, handshake(environment)).run()
}

/**
 * Whether it may be the host's. Below 3 is what the host gave; above it may be one of Node's own.
 */
function isPipe(fd: number): boolean {
  if (fd <= 2) return true
  try {
    const stat = fstatSync(fd)
    return stat.isFIFO() || stat.isSocket()
  } catch {
    return false
  }
}

function handshake(environment: WorkerEnvironment): HelloInfo {
  try {
    const hello = readHello(environment.fdIn, codecOf(environment.codec))
    if (hello !== undefined) return hello
  } catch (error) {
    if (!(error instanceof Violation)) throw error
    complain(`the host broke the protocol: ${error.code}: ${error.message}`)
    process.exit(EXIT_PROTOCOL)
  }
  process.exit(0)
}
