import { nanoid } from 'nanoid'
import { Directory } from '../calls/directory.ts'
import { Ref } from '../calls/ref.ts'
import { sendForWorker } from '../calls/send-for-worker.ts'
import { SlotAddress } from '../calls/slot-address.ts'
import type { ChildStarter } from '../child/child.ts'
import type { Clock } from '../clock/clock.ts'
import { DeadlineWheel } from '../clock/deadline-wheel.ts'
import type { ContainmentName } from '../containment/guarantees.ts'
import { Lives } from '../lives/lives.ts'
import { Registries } from '../names/registries.ts'
import type { OpenPort } from '../port/port.ts'
import { Administrations } from '../supervisor/administrations.ts'
import { SlotLedger } from '../supervisor/slot-ledger.ts'
import { createTelemetry } from '../telemetry/telemetry.ts'
import type { KindSystem } from './kind-system.ts'
import { OWN_KINDS, type SystemKinds } from './own-kinds.ts'
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
export interface Runtime extends KindSystem {
  readonly id: string
  readonly kinds: SystemKinds
  readonly administrations: Administrations
  readonly preparations: Preparations
  /** Aborted when the shutdown begins: from then on the end of a child counts as no failure. */
  readonly stopping: AbortController
  readonly containment: SystemContainment
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
  /** Default: our own. */
  readonly kinds?: SystemKinds
}

/** Wires the parts of a system. Nothing runs yet. */
export function createRuntime(options: RuntimeOptions, parts: RuntimeParts = {}): Runtime {
  const { clock, cacheDir, containment: wanted, root, kinds = OWN_KINDS } = options
  const { id = nextToken(), nextIncarnation = nextToken, random = Math.random } = parts
  const telemetry = createTelemetry(id)
  const wheel = new DeadlineWheel(clock)
  const directory = new Directory(
    { clock, wheel, telemetry },
    (spec) => kinds.of(spec).mailboxOf?.(spec.start),
    (child, made, spec) => kinds.of(spec).addressOf?.(spec.start, child, made) ?? new SlotAddress(child, made),
  )
  const registries = new Registries()
  const refs = { clock, wheel, telemetry, directory, registries }
  const containment = createSystemContainment({ wanted, systemId: id, root, cacheDir, clock, telemetry })
  const administrations = new Administrations()
  const stopping = new AbortController()
  let numbers = 0
  const runtime: Runtime = {
    ...refs,
    id,
    kinds,
    lives: new Lives(registries),
    administrations,
    register: administrations.register,
    ledger: new SlotLedger(directory.observeSlot),
    observeSlot: directory.observeSlot,
    endings: directory.endings,
    addressOf: (path) => directory.find(path),
    sendTo: (path, request, answer) => sendForWorker({ ref: new Ref(path, refs), telemetry }, request, answer),
    starterOf: (kind) => starters.get(kind) ?? UNKNOWN,
    nextIncarnation,
    nextNumber: () => (numbers += 1),
    random,
    preparations:
      parts.preparations ?? createPreparations({ clock, telemetry, cacheDir, containment: containment.opened }),
    containment,
    ports: () => portsOf(containment, parts),
    stopping,
    isStopping: () => stopping.signal.aborted,
  }
  const starters = new Map(kinds.all.map((kind) => [kind.name, kind.starter(runtime)]))
  return runtime
}

/** No spec of such a child has been accepted. */
const UNKNOWN: ChildStarter = ({ start }) => {
  throw new TypeError(`nobody starts children of kind '${start.kind}'`)
}

async function portsOf(containment: SystemContainment, parts: RuntimeParts): Promise<OpenPort> {
  const { openPort, aroundPort } = parts
  if (openPort !== undefined) return openPort
  const open = await containment.ports()
  return aroundPort === undefined ? open : aroundPort(open)
}
