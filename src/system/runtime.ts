import { nanoid } from 'nanoid'
import { Scheduler } from '../actor/scheduler.ts'
import { createActorStarter } from '../actor/start-actor.ts'
import type { ChildStarter } from '../child/child.ts'
import type { StartKind, StartSpec } from '../child/child-spec.ts'
import { resolveActorStart } from '../child/resolve-actor-start.ts'
import { resolveWorkerStart } from '../child/resolve-worker-start.ts'
import type { Clock } from '../clock/clock.ts'
import { DeadlineWheel } from '../clock/deadline-wheel.ts'
import { openPort } from '../port/port.ts'
import type { AddressLimits } from '../registry/address.ts'
import { Directory } from '../registry/directory.ts'
import { Lives } from '../registry/lives.ts'
import { Ref } from '../registry/ref.ts'
import { Registries } from '../registry/registries.ts'
import { createSupervisors, type SupervisorHandles } from '../supervisor/create-supervisors.ts'
import { createTelemetry, type Telemetry } from '../telemetry/telemetry.ts'
import { createWorkerStarter } from '../worker/start-worker.ts'
import type { OpenPort } from '../worker/worker-context.ts'
import { createPreparations, type Preparations } from './preparations.ts'

/** Parts of a system that a test may bring along. Absent: the real ones. */
export interface RuntimeParts {
  readonly openPort?: OpenPort
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
  /** Who starts which kind of child. */
  readonly starters: Readonly<Record<StartKind, ChildStarter>>
}

/** Length of the tokens that tell systems and incarnations apart. */
const TOKEN_LENGTH = 10

/** A token that no other system, or life, has. */
const nextToken = (): string => nanoid(TOKEN_LENGTH)

/** Wires the parts of a system. Nothing runs yet. */
export function createRuntime(
  { clock, cacheDir }: { readonly clock: Clock; readonly cacheDir: string | undefined },
  parts: RuntimeParts = {},
): Runtime {
  const { nextIncarnation = nextToken, random = Math.random } = parts
  const id = nextToken()
  const telemetry = createTelemetry(id)
  const wheel = new DeadlineWheel(clock)
  const directory = new Directory({ clock, wheel, telemetry }, ({ start }) => mailboxOf(start))
  const registries = new Registries()
  const lives = new Lives(registries)
  const preparations = parts.preparations ?? createPreparations({ clock, telemetry, cacheDir })
  const supervisors = createSupervisors(
    {
      starterOf: (kind) => starters[kind],
      clock,
      telemetry,
      observeSlot: directory.observeSlot,
      nextIncarnation,
      random,
    },
    lives,
  )
  const starters: Runtime['starters'] = {
    worker: createWorkerStarter({
      clock,
      wheel,
      telemetry,
      openPort: parts.openPort ?? (({ program }, listener, time) => openPort(program, listener, time)),
      addressOf: (path) => directory.find(path),
      lives,
      prepare: (start, signal) => preparations.prepare(start, signal),
      sendTo: (path, request, answer) =>
        new Ref(path, { clock, wheel, telemetry, directory, registries }).send(request, answer),
    }),
    actor: createActorStarter({
      clock,
      wheel,
      telemetry,
      directory,
      registries,
      lives,
      scheduler: new Scheduler(),
    }),
    ...supervisors.starters,
  }
  return {
    id,
    clock,
    wheel,
    telemetry,
    directory,
    registries,
    lives,
    ...supervisors.handles,
    preparations,
    nextIncarnation,
    starters,
  }
}

/** Bounds of the mailbox of a child; supervisors take no calls. */
function mailboxOf(start: StartSpec): AddressLimits | undefined {
  if (start.kind === 'worker') return resolveWorkerStart(start, '').mailbox
  return start.kind === 'actor' ? resolveActorStart(start, '').mailbox : undefined
}
