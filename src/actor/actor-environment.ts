import type { Directory } from '../calls/directory.ts'
import type { Clock } from '../clock/clock.ts'
import type { DeadlineWheel } from '../clock/deadline-wheel.ts'
import type { Lives } from '../lives/lives.ts'
import type { Registries } from '../names/registries.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Scheduler } from './scheduler.ts'

/** What the actors of one system share. */
export interface ActorEnvironment {
  readonly clock: Clock
  readonly wheel: DeadlineWheel
  readonly telemetry: Telemetry
  readonly directory: Directory
  readonly registries: Registries
  readonly lives: Lives
  readonly scheduler: Scheduler
}
