import type { ExitReason } from '../errors/exit-reason.ts'
import type { Lives } from '../lives/lives.ts'
import type { ResolvedChildSpec } from '../spec/child-spec.ts'
import type { SupervisorEnvironment } from '../supervisor/environment.ts'
import type { PoolAddress } from './pool-address.ts'
import type { ResolvedPoolOptions } from './resolve-pool-options.ts'

/** What a crew needs of its system. */
export interface CrewSystem extends SupervisorEnvironment {
  readonly lives: Lives
}

/** What a crew is made of. */
export interface CrewOptions {
  readonly address: PoolAddress
  readonly member: ResolvedChildSpec
  readonly options: ResolvedPoolOptions
  readonly system: CrewSystem
  /** No member is left that may serve again by itself. */
  readonly giveUp: (reason: ExitReason) => void
}
