import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../clock/clock.ts'
import type { Containment } from '../containment/containment.ts'
import { CONTAINMENT_NAMES, type ContainmentName, type Guarantees } from '../containment/guarantees.ts'
import { type OpenedContainment, openContainment } from '../containment/open-containment.ts'
import { shortageOf } from '../errors/shortage.ts'
import { SpecError } from '../errors/spec-error.ts'
import { StartError } from '../errors/start-error.ts'
import { describeValue } from '../options/describe-value.ts'
import { portsIn } from '../port/open-port.ts'
import type { OpenPort } from '../port/port.ts'
import { cacheRoot } from '../prepare/cache-root.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'

/** How long the guard may take to leave nothing behind, in milliseconds. It takes a few. */
const RELEASE_LIMIT_MS = 1_000

/**
 * The layer that is wanted: the option, else `TUTTI_CONTAINMENT`, since what a machine offers is
 * for those to say who run it, else `'auto'`.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` for a layer that does not exist.
 */
export function wantedContainment(
  option: string | undefined,
  env: Readonly<NodeJS.ProcessEnv>,
): ContainmentName | 'auto' {
  const variable = env['TUTTI_CONTAINMENT'] === '' ? undefined : env['TUTTI_CONTAINMENT']
  const wanted = option ?? variable ?? 'auto'
  const known = ['auto', ...CONTAINMENT_NAMES] as const
  const found = known.find((each) => each === wanted)
  if (found !== undefined) return found
  const name =
    option === undefined
      ? 'The environment: expected `TUTTI_CONTAINMENT`'
      : 'Options of start(): expected `containment`'
  const list = known.map((each) => `'${each}'`).join(', ')
  throw new SpecError('SPEC_INVALID_OPTION', `${name} to be one of ${list}; got ${describeValue(wanted)}`)
}

/** How the workers of one system are contained. */
export interface SystemContainment {
  /**
   * What starts processes inside of it. Rejects with {@link StartError}
   * `START_CONTAINMENT_UNAVAILABLE`.
   */
  readonly ports: () => Promise<OpenPort>
  /** What holds processes. Rejects as {@link ports} does. */
  readonly opened: () => Promise<Containment>
  /** Rejects as {@link ports} does. */
  guarantees(): Promise<Guarantees>
  /** After the last worker. Never rejects. */
  release(): Promise<void>
}

/** What it is made with. */
export interface SystemContainmentOptions {
  readonly wanted: ContainmentName | 'auto'
  readonly systemId: string
  /** Id of the root, for the message of an error. */
  readonly root: string
  readonly cacheDir: string | undefined
  readonly clock: Clock
  readonly telemetry: Telemetry
  /** Default: this machine's. */
  readonly open?: typeof openContainment
}

/**
 * The containment of a system is opened when its first worker is to be started, or when somebody
 * asks what it guarantees: a tree of actors alone needs none.
 */
export function createSystemContainment(options: SystemContainmentOptions): SystemContainment {
  let opened: Promise<OpenedContainment> | undefined
  const open = (): Promise<OpenedContainment> => {
    if (opened !== undefined) return opened
    const opening = openWanted(options)
    opened = opening
    // A shortage passes: the next worker that is started tries again.
    opening.catch((error: unknown) => {
      if (isPassing(error)) opened = undefined
    })
    return opening
  }
  return {
    ports: async () => portsIn((await open()).containment),
    opened: async () => (await open()).containment,
    guarantees: async () => (await open()).guarantees,
    release: async () => {
      const { containment } = (await opened?.catch(() => undefined)) ?? {}
      if (containment !== undefined) await atMost(RELEASE_LIMIT_MS, containment.release(), options.clock)
    },
  }
}

async function openWanted(options: SystemContainmentOptions): Promise<OpenedContainment> {
  const { wanted, systemId, clock, telemetry, cacheDir, root, open = openContainment } = options
  const recordsRoot = join(cacheRoot({ cacheDir, env: process.env }) ?? join(tmpdir(), 'tutti'), 'hosts')
  const opened = await open({ wanted, systemId, recordsRoot, clock }).catch((error: unknown) => {
    throw startErrorOf(error, root)
  })
  if ('why' in opened) {
    const diagnosis = `containment '${opened.containment}' is not to be had: ${opened.why}. ${opened.remedy}`
    throw new StartError('START_CONTAINMENT_UNAVAILABLE', root, { type: 'spawn_failed', errno: 'ENOTSUP', diagnosis })
  }
  const { containment, summary, unavailable } = opened.guarantees
  telemetry.emit('janitor:finished', opened.findings)
  const warning = warningOf(containment)
  telemetry.emit('system:contained', {
    containment,
    summary,
    unavailable,
    ...(warning === undefined ? {} : { warning }),
  })
  return opened
}

/**
 * Process 1 is to bury orphans, and Node buries only its own children. A pid namespace has a
 * process 1 of its own, which does.
 */
function warningOf(containment: ContainmentName): string | undefined {
  if (process.pid !== 1 || containment === 'pid_namespace') return undefined
  return 'the host is process 1, and what dead workers leave stays as zombies: start the container with an init (docker run --init, tini); see docs/host.md'
}

/** @returns The error itself when it is not about a shortage. */
function startErrorOf(error: unknown, root: string): unknown {
  const errno = shortageOf(error)
  if (errno === undefined || !(error instanceof Error)) return error
  return new StartError('START_FAILED', root, { type: 'spawn_failed', errno, diagnosis: error.message })
}

function isPassing(error: unknown): boolean {
  return error instanceof StartError && error.code === 'START_FAILED'
}

function atMost(limitMs: number, promise: Promise<void>, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.setTimer(limitMs, resolve)
    void promise.then(() => {
      timer.cancel()
      resolve()
    })
  })
}
