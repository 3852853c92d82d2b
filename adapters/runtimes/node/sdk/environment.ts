/** What the host tells a worker in its environment, `docs/protocol.md` §1. */
export interface WorkerEnvironment {
  /** Descriptor number that frames come from. Default 3. */
  readonly fdIn: number
  /** Descriptor number that frames go to. Default 4. */
  readonly fdOut: number
  /** Default `'msgpack'`. */
  readonly codec: 'msgpack' | 'json'
}

const NOT_UNDER_A_HOST =
  'this is a Tutti worker; it is started by a Tutti host, which gives it its descriptors in TUTTI_PROTOCOL, TUTTI_FD_IN, ' +
  'TUTTI_FD_OUT and TUTTI_CODEC. To run it, put it into a supervision tree.'

const NAMES = ['TUTTI_PROTOCOL', 'TUTTI_FD_IN', 'TUTTI_FD_OUT', 'TUTTI_CODEC'] as const

/**
 * Takes what the host has said out of the environment, so that programs that are started from here
 * do not take themselves for workers.
 *
 * @param env - As `process.env`.
 * @returns As {@link readEnvironment}.
 */
export function takeEnvironment(env: NodeJS.ProcessEnv): WorkerEnvironment | string {
  const said = readEnvironment(env)
  for (const name of NAMES) Reflect.deleteProperty(env, name)
  return said
}

/**
 * Reads the environment of the worker.
 *
 * @param env - As `process.env`.
 * @returns What it says, or a line for people when this process has not been started by a host.
 */
function readEnvironment(env: Readonly<Record<string, string | undefined>>): WorkerEnvironment | string {
  if (env['TUTTI_PROTOCOL'] === undefined) return NOT_UNDER_A_HOST
  const fdIn = descriptor(env['TUTTI_FD_IN'], 3)
  const fdOut = descriptor(env['TUTTI_FD_OUT'], 4)
  if (fdIn === undefined) return `TUTTI_FD_IN is "${env['TUTTI_FD_IN']}", which is not a descriptor number`
  if (fdOut === undefined) return `TUTTI_FD_OUT is "${env['TUTTI_FD_OUT']}", which is not a descriptor number`
  const codec = env['TUTTI_CODEC'] ?? 'msgpack'
  if (codec !== 'msgpack' && codec !== 'json') return `TUTTI_CODEC is "${codec}"; this SDK speaks msgpack and json`
  return { fdIn, fdOut, codec }
}

function descriptor(text: string | undefined, otherwise: number): number | undefined {
  if (text === undefined || text === '') return otherwise
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined
}
