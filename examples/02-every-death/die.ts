import {
  CallError,
  type DeathCertificate,
  formatExitReason,
  type Ref,
  type System,
  subscribe,
  type TelemetryMessage,
  type TelemetryName,
  worker,
} from '../../src/index.ts'
import type { Death, Provocation } from './deaths.ts'

/** What one death looked like from outside. */
export interface Observed {
  /** What each caller saw: the code and the first line of an error, or an answer. */
  readonly callers: readonly string[]
  readonly death: DeathCertificate
  /** The life that came after it; `undefined` when none did. */
  readonly successor: string | undefined
}

/**
 * Starts a child of the supervisor `root`, and brings it to die.
 *
 * @returns `undefined` when this machine cannot hold the limit that it was to die of.
 */
export async function die(system: System, root: string, death: Death): Promise<Observed | undefined> {
  const { id, program, overrides, provocation } = death
  const path = `${root}/${id}`
  const died = next('worker:died', (event) => event.death.path === path)
  const started = await system.supervisor(root)?.startChild(worker(id, program, overrides))
  if (started?.ok === true) {
    const { incarnation } = started
    const reborn = next('worker:ready', (event) => event.path === path && event.incarnation !== incarnation)
    const ref = system.ref(path)
    const terminate = async (): Promise<unknown> => system.supervisor(root)?.terminateChild(id)
    const callers = await provoke(provocation, { ref, terminate })
    const { death: told } = await died
    const successor = provocation.by === 'terminate' ? undefined : (await reborn).incarnation
    return { callers, death: ref.lastDeath ?? told, successor }
  }
  if (started?.error !== 'start_failed') throw new Error(`"${path}" is no child that could be started`)
  const { reason } = started
  if (reason.type === 'spawn_failed' && reason.errno === 'ENOTSUP') return undefined
  // A child that never came up has left no ref to ask. Telemetry has every death.
  const callers = [`start_failed: ${firstLine(formatExitReason(reason))}`]
  return { callers, death: (await died).death, successor: undefined }
}

interface Victim {
  readonly ref: Ref
  readonly terminate: () => Promise<unknown>
}

/** @returns What each caller saw. */
async function provoke(provocation: Provocation, { ref, terminate }: Victim): Promise<readonly string[]> {
  switch (provocation.by) {
    case 'start':
      throw new Error(`"${ref.path}" was to die while it is started, and runs`)
    case 'call': {
      const { method, args, deadlineMs = PATIENT.deadlineMs } = provocation
      return [await seen(ref.call(method, args, { deadlineMs }))]
    }
    case 'signal': {
      const pid = Number(await ref.call('pid'))
      const asleep = next('worker:log', isAsleep(ref.path))
      const first = ref.call('sleep', { seconds: 60 }, PATIENT)
      const behind = [ref.call('ping', null, PATIENT), ref.call('ping', null, PATIENT)]
      await asleep
      process.kill(pid, provocation.signal)
      return Promise.all([first, ...behind].map(seen))
    }
    case 'terminate': {
      const asleep = next('worker:log', isAsleep(ref.path))
      const call = seen(ref.call(provocation.method, provocation.args, PATIENT))
      if (provocation.method === 'sleep') await asleep
      await terminate()
      return [await call]
    }
  }
}

/** A call that its worker has not read goes to the successor: it is to have begun. */
const isAsleep =
  (path: string) =>
  (event: TelemetryMessage<'worker:log'>): boolean =>
    event.path === path && event.message === 'asleep'

/** Not the clock is to end these calls. */
const PATIENT = { deadlineMs: 30_000 } as const

async function seen(call: Promise<unknown>): Promise<string> {
  try {
    return `answer: ${JSON.stringify(await call)}`
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    return `${error.code}: ${firstLine(error.message)}`
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}

/** The next event of that name that matches. */
function next<N extends TelemetryName>(
  name: N,
  matches: (event: TelemetryMessage<N>) => boolean,
): Promise<TelemetryMessage<N>> {
  return new Promise((resolve) => {
    const undo = subscribe(name, (event) => {
      if (!matches(event)) return
      undo()
      resolve(event)
    })
  })
}
