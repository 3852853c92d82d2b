import { Directory } from '../../src/calls/directory.ts'
import type { Receiver } from '../../src/calls/receiver.ts'
import { Ref } from '../../src/calls/ref.ts'
import { systemClock } from '../../src/clock/clock.ts'
import { DeadlineWheel } from '../../src/clock/deadline-wheel.ts'
import type { Program } from '../../src/index.ts'
import { resolveWorkerStart } from '../../src/spec/resolve-worker-start.ts'
import { createTelemetry } from '../../src/telemetry/telemetry.ts'
import { findUnencodable } from '../../src/wire/find-unencodable.ts'
import { FrameReader } from '../../src/wire/frame-reader.ts'
import { Kind } from '../../src/wire/kind.ts'
import { msgpackCodec } from '../../src/wire/msgpack-codec.ts'
import { parseWorkerMessage } from '../../src/wire/worker-message.ts'
import { resolveChildSpec } from '../../test/spec/resolve.ts'
import type { Bench, Shape } from '../harness/bench.ts'
import { compareCalls } from '../harness/calls-case.ts'
import { type Contender, compare } from '../harness/rounds.ts'
import { floor } from '../subjects/floor.ts'
import { echoProgram, tutti } from '../subjects/tutti.ts'

const ARGUMENT = 'x'.repeat(64)
const CALL = [Kind.CALL, 1_234, null, 'echo', ARGUMENT, 4_999.5, null]
const REPLY = [Kind.REPLY, 1_234, ARGUMENT]

/** Times that a step is taken in one sample. */
const STEPS = 200_000
const QUICK_STEPS = 30_000

/** The steps of one call, each by itself, beside the whole. */
export const anatomy: Shape = {
  name: 'anatomy',
  title:
    'Where the time of one call goes: the round trip, the floor, and the steps that the host takes beyond it, each by itself.',
  async run(bench: Bench) {
    const steps = bench.isQuick ? QUICK_STEPS : STEPS
    return [
      await compareCalls(bench, {
        name: 'round trip',
        unit: 'us',
        load: { inFlight: 1, bytes: 64, content: 'text' },
        bases: ['floor'],
        subjects: [floor(bench.tools), tutti('tutti', () => echoProgram(bench.tools))],
      }),
      await compare(bench, {
        name: 'steps of the host',
        unit: 'us',
        better: 'lower',
        bases: [],
        contenders: [
          step('a promise, awaited', steps, promises),
          step('send: promise, envelope, deadline, address', steps, sends()),
          step(
            'look for what cannot be carried',
            steps,
            each(() => findUnencodable(ARGUMENT, 'msgpack')),
          ),
          step(
            'encode CALL into a frame',
            steps,
            each(() => msgpackCodec.encodeFrame(CALL)),
          ),
          step('cut REPLY out of the stream', steps, cuts()),
          step('decode REPLY', steps, decodes()),
          step(
            'parse REPLY',
            steps,
            each(() => parseWorkerMessage(REPLY)),
          ),
        ],
      }),
    ]
  },
}

type Run = (times: number) => void | Promise<void>

function step(subject: string, times: number, run: Run): Contender {
  const sample = async (): Promise<number> => {
    const since = performance.now()
    await run(times)
    return ((performance.now() - since) * 1_000) / times
  }
  return { subject, open: async () => ({ sample, close: async () => undefined }) }
}

/** Keeps what a step makes, so that the compiler does not leave it out. */
const kept: { last: unknown } = { last: undefined }

function each(make: () => unknown): Run {
  return (times) => {
    for (let made = 0; made < times; made += 1) kept.last = make()
  }
}

async function promises(times: number): Promise<void> {
  for (let made = 0; made < times; made += 1) kept.last = await new Promise((resolve) => resolve(made))
}

function cuts(): Run {
  const reader = new FrameReader()
  const frame = msgpackCodec.encodeFrame(REPLY)
  return each(() => reader.push(frame, (payload) => void (kept.last = payload)))
}

function decodes(): Run {
  const payload = msgpackCodec.encodeFrame(REPLY).subarray(4)
  return each(() => msgpackCodec.decode(payload))
}

/** Everything between `ref.call` and its worker, with a worker that answers at once. */
function sends(): Run {
  const program: Program = { kind: 'worker', runtime: 'none', command: 'none' }
  const spec = resolveChildSpec({ id: 'echo', start: program }, { path: 'bench', autoShutdown: undefined })
  const limits = resolveWorkerStart({ ...program }, { path: 'bench/echo' }).mailbox
  const wheel = new DeadlineWheel(systemClock)
  const parts = { clock: systemClock, wheel, telemetry: createTelemetry('bench') }
  const directory = new Directory(parts, () => limits)
  const receiver: Receiver = {
    hasRoom: true,
    load: 0,
    deliver: (envelope) => {
      wheel.cancel(envelope)
      envelope.resolve(envelope.asked.args)
    },
    progressOf: () => 'started',
    abandon: () => undefined,
    overrun: () => undefined,
  }
  directory.observeSlot('bench/echo', 'running', spec)
  directory.find('bench/echo')?.bind(receiver)
  const ref = new Ref<{ echo(value: string): string }>('bench/echo', { ...parts, directory })
  return async (times) => {
    for (let made = 0; made < times; made += 1) kept.last = await ref.call('echo', ARGUMENT)
    // Its timer is still armed for a deadline that was met.
    wheel.clear()
  }
}
