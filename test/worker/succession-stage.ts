import { onTestFinished } from 'vitest'
import type { Shutdown } from '../../src/spec/child-spec.ts'
import { resolveWorkerStart } from '../../src/spec/resolve-worker-start.ts'
import type { RecycleOptions } from '../../src/spec/worker-spec.ts'
import { subscribe, type TelemetryMessage } from '../../src/telemetry/telemetry.ts'
import { Succession } from '../../src/worker/succession.ts'
import { stageAddress } from '../calls/fake-receiver.ts'
import { scriptedPorts } from './scripted-port.ts'

/** One turn of the event loop: everything that promises have to say is said. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

interface StageOptions {
  readonly recycle: RecycleOptions
  readonly shutdown?: Shutdown
  readonly concurrency?: number
}

/** A succession on scripted processes, the first of which is ready. Chance always gives 0. */
export async function stage({ recycle, shutdown = 5_000, concurrency = 1 }: StageOptions) {
  const { address, call, cast, context } = stageAddress()
  const { ports, openPort } = scriptedPorts()
  const start = resolveWorkerStart(
    { kind: 'worker', runtime: 'test', command: 'test', codec: 'json', heartbeatMs: 'off', recycle },
    { path: 'main/w' },
  )
  if (start.recycle === undefined) throw new Error('it is not to be recycled')
  const { command, args, env, descriptors, maxFrameBytes } = start
  const succession = new Succession(
    {
      worker: {
        start,
        program: { command, args, env, cwd: undefined, descriptors, maxFrameBytes },
        address,
        life: { path: 'main/w', incarnation: 'life1', signal: new AbortController().signal },
        openCarrier: openPort,
      },
      recycle: start.recycle,
      shutdown,
      nextIncarnation: () => `life${ports.length + 1}`,
      random: () => 0,
    },
    { ...context, sendTo: () => undefined },
  )
  const recycled: TelemetryMessage<'worker:recycled'>[] = []
  const failed: TelemetryMessage<'worker:recycle_failed'>[] = []
  const overdue: TelemetryMessage<'worker:recycle_overdue'>[] = []
  const undo = [
    subscribe('worker:recycled', (event) => recycled.push(event)),
    subscribe('worker:recycle_failed', (event) => failed.push(event)),
    subscribe('worker:recycle_overdue', (event) => overdue.push(event)),
  ]
  let ended: unknown
  void succession.exited.then((reason) => (ended = reason))
  const port = (number: number) => {
    const found = ports[number - 1]
    if (found === undefined) throw new Error(`there are ${ports.length} processes`)
    return found
  }
  const becomeReady = async (number: number): Promise<void> => {
    await turn()
    port(number).spawned()
    port(number).ready(concurrency)
    await turn()
  }
  const starting = succession.start()
  await becomeReady(1)
  onTestFinished(async () => {
    for (const each of undo) each()
    succession.kill('brutal_kill')
    await turn()
  })
  const { clock, wheel } = context
  const child = { succession, started: await starting, ended: () => ended }
  return { ...child, call, cast, address, clock, wheel, ports, port, becomeReady, recycled, failed, overdue }
}

export const alive = (ports: readonly { readonly isAlive: boolean }[]): readonly boolean[] =>
  ports.map(({ isAlive }) => isAlive)
