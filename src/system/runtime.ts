import { nanoid } from 'nanoid'
import { Scheduler } from '../actor/scheduler.ts'
import { createActorStarter } from '../actor/start-actor.ts'
import type { AddressLimits } from '../calls/address.ts'
import { Directory } from '../calls/directory.ts'
import { Ref } from '../calls/ref.ts'
import { sendForWorker } from '../calls/send-for-worker.ts'
import type { ChildStarter } from '../child/child.ts'
import type { Clock } from '../clock/clock.ts'
import { DeadlineWheel } from '../clock/deadline-wheel.ts'
import type { ContainmentName } from '../containment/guarantees.ts'
import type { OpenPort } from '../conversation/worker-context.ts'
import { Lives } from '../lives/lives.ts'
import { Registries } from '../names/registries.ts'
import type { StartKind, StartSpec } from '../spec/child-spec.ts'
import { resolveActorStart } from '../spec/resolve-actor-start.ts'
import { resolveWorkerStart } from '../spec/resolve-worker-start.ts'
import { createTelemetry, type Telemetry } from '../telemetry/telemetry.ts'
import { createWorkerStarter } from '../worker/start-worker.ts'
import { createSupervisors, type SupervisorHandles } from './create-supervisors.ts'
import { createPreparations, type Preparations } from './preparations.ts'
import { createSystemContainment, type SystemContainment } from './system-containment.ts'

/** Parts of a system that a test may bring along. Absent: the real ones. */
export interface RuntimeParts {
  /** The system's, known before it starts. */
  readonly id?: string
  /** Instead of real processes: nothing is contained then. */
  readonly openPort?: OpenPort
  /** Stands between the host and the real processes. */
  readonly aroundPort?: (open: OpenPort) => OpenPort
  readonly preparations?: Preparations
  /** A token that no other life of the system has. */
  readonly nextIncarnation?: () => string
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random?: () => number
}

/** Everything that the children of one system share, wired together. */
export interface Runtime extends SupervisorHandles {
  readonly id: string
  readonly clock: Clock
  readonly wheel: DeadlineWheel
  readonly telemetry: Telemetry
  readonly directory: Directory
  readonly registries: Registries
  readonly lives: Lives
  readonly preparations: Preparations
  readonly nextIncarnation: () => string
  /** Aborted when the shutdown begins: from then on the end of a child counts as no failure. */
  readonly stopping: AbortController
  readonly containment: SystemContainment
  /** How processes are started; opens the containment when first asked. */
  readonly ports: () => Promise<OpenPort>
  /** Who starts which kind of child. */
  readonly starters: Readonly<Record<StartKind, ChildStarter>>
}

/** Length of the tokens that tell systems and incarnations apart. */
const TOKEN_LENGTH = 10

/** A token that no other system, or life, has. */
export const nextToken = (): string => nanoid(TOKEN_LENGTH)

/** What a system is wired with. */
export interface RuntimeOptions {
  readonly clock: Clock
  readonly cacheDir: string | undefined
  readonly containment: ContainmentName | 'auto'
  /** Id of the root of its tree. */
  readonly root: string
}

/** Wires the parts of a system. Nothing runs yet. */
export function createRuntime(options: RuntimeOptions, parts: RuntimeParts = {}): Runtime {
  const { clock, cacheDir, containment: wanted, root } = options
  const { id = nextToken(), nextIncarnation = nextToken, random = Math.random } = parts
  const telemetry = createTelemetry(id)
  const wheel = new DeadlineWheel(clock)
  const directory = new Directory({ clock, wheel, telemetry }, ({ start }) => mailboxOf(start))
  const registries = new Registries()
  const lives = new Lives(registries)
  const names = { directory, registries, lives }
  const refs = { clock, wheel, telemetry, directory, registries }
  const containment = createSystemContainment({ wanted, systemId: id, root, cacheDir, clock, telemetry })
  const preparations =
    parts.preparations ?? createPreparations({ clock, telemetry, cacheDir, containment: containment.opened })
  const ports = (): Promise<OpenPort> => portsOf(containment, parts)
  const stopping = new AbortController()
  const supervisors = createSupervisors(
    {
      starterOf: (kind) => starters[kind],
      clock,
      telemetry,
      observeSlot: directory.observeSlot,
      endings: directory.endings,
      nextIncarnation,
      random,
      isStopping: () => stopping.signal.aborted,
    },
    lives,
  )
  const starters: Runtime['starters'] = {
    worker: createWorkerStarter({
      clock,
      wheel,
      telemetry,
      addressOf: (path) => directory.find(path),
      lives,
      ports,
      nextIncarnation,
      random,
      preparations,
      sendTo: (path, request, answer) => sendForWorker({ ref: new Ref(path, refs), telemetry }, request, answer),
    }),
    actor: createActorStarter({ clock, wheel, telemetry, ...names, scheduler: new Scheduler() }),
    ...supervisors.starters,
  }
  return {
    id,
    clock,
    wheel,
    telemetry,
    ...names,
    ...supervisors.handles,
    preparations,
    containment,
    ports,
    nextIncarnation,
    stopping,
    starters,
  }
}

async function portsOf(containment: SystemContainment, parts: RuntimeParts): Promise<OpenPort> {
  const { openPort, aroundPort } = parts
  if (openPort !== undefined) return openPort
  const open = await containment.ports()
  const real: OpenPort = ({ program }, listener, clock) => open(program, listener, clock)
  return aroundPort === undefined ? real : aroundPort(real)
}

/** Bounds of the mailbox of a child; supervisors take no calls. */
function mailboxOf(start: StartSpec): AddressLimits | undefined {
  if (start.kind === 'worker') return resolveWorkerStart(start, '').mailbox
  return start.kind === 'actor' ? resolveActorStart(start, '').mailbox : undefined
}
