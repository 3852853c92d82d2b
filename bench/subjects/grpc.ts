import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Call, driveCalls, type Subject } from '../harness/caller.ts'
import { NotMeasured } from '../harness/not-measured.ts'
import type { Tools } from '../harness/tools.ts'

type Serialize = (bytes: Buffer) => Buffer

/** What we use of it. */
interface Client {
  makeUnaryRequest(
    path: string,
    serialize: Serialize,
    deserialize: Serialize,
    argument: Buffer,
    onAnswer: (error: Error | null, answer?: Buffer) => void,
  ): unknown
  close(): void
}

interface Grpc {
  readonly Client: new (address: string, credentials: unknown, options: Readonly<Record<string, number>>) => Client
  readonly credentials: { createInsecure(): unknown }
}

const PROGRAM = fileURLToPath(new URL('../programs/grpc-echo.mjs', import.meta.url))
const UNLIMITED = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 }
const asIs: Serialize = (bytes) => bytes

/**
 * gRPC between two Nodes, unary, over a Unix socket; bytes as they are, without a schema, which
 * only makes it faster.
 */
export function grpc(tools: Tools): Subject {
  return {
    name: 'grpc-js',
    async open() {
      const { default: library } = (await tools.peer('@grpc/grpc-js')) as { readonly default: Grpc }
      const folder = mkdtempSync(join(tmpdir(), 'tutti-bench-'))
      const socket = join(folder, 'echo.sock')
      const server = fork(PROGRAM, [await tools.peerPath('@grpc/grpc-js'), socket], { execArgv: [] })
      const listening: unknown[] | undefined = await Promise.race([
        once(server, 'message'),
        once(server, 'exit').then(() => undefined),
      ])
      if (listening === undefined) throw new NotMeasured('the gRPC server ended before it listened')
      const client = new library.Client(`unix:${socket}`, library.credentials.createInsecure(), UNLIMITED)
      return {
        drive: (load) => driveCalls([callOf(client)], load),
        close: async () => {
          client.close()
          server.disconnect()
          await once(server, 'exit')
          rmSync(folder, { recursive: true })
        },
      }
    },
  }
}

function callOf(client: Client): Call {
  return (value) =>
    new Promise((resolve, reject) => {
      const bytes = typeof value === 'string' ? Buffer.from(value) : (value as Buffer)
      client.makeUnaryRequest('/bench.Echo/echo', asIs, asIs, bytes, (error, answer) => {
        if (error === null) resolve(answer)
        else reject(error)
      })
    })
}
