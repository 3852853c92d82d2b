import {
  type ChildSpec,
  type DynamicChildSpec,
  type DynamicSupervisorHandle,
  type DynamicSupervisorOptions,
  dynamicSupervisor,
  type Restart,
} from '../../../src/index.ts'
import { joinStages, Stage } from './stage.ts'

/** Where the dynamic supervisor of a {@link DynamicStage} is. */
export const POOL = 'main/pool'

/** One child that was started. */
export interface Instance {
  readonly id: string
  readonly path: string
  /** Token of its first life: its pid. */
  readonly pid: string
  /** What its start said beside. */
  readonly info: unknown
}

/** A tree `main` with one dynamic supervisor, `pool`, which is not restarted when it gives up. */
export class DynamicStage extends Stage {
  /** The administration, also when the supervisor is gone. */
  get pool(): DynamicSupervisorHandle {
    this.#pool ??= this.system.dynamicSupervisor(POOL)
    if (this.#pool === undefined) throw new Error('there is no pool')
    return this.#pool
  }
  #pool: DynamicSupervisorHandle | undefined = undefined

  async startPool(options: DynamicSupervisorOptions): Promise<void> {
    const pool = dynamicSupervisor('pool', { intensity: 10, ...options }, { restart: 'temporary' })
    await this.start([pool])
  }

  /** Starts one child, from the template or from its own spec. */
  async add(child: DynamicChildSpec | { readonly args?: unknown } = {}): Promise<Instance> {
    const answer = await this.pool.startChild(child)
    if (!answer.ok || answer.incarnation === undefined) throw new Error(`did not start: ${JSON.stringify(answer)}`)
    const { path, incarnation, info } = answer
    return { path, id: path.slice(POOL.length + 1), pid: incarnation, info }
  }

  /** Starts so many. */
  async addMany(count: number): Promise<readonly Instance[]> {
    const instances: Instance[] = []
    for (let index = 0; index < count; index += 1) instances.push(await this.add())
    return instances
  }

  /**
   * How its children are listed, and how many there are: what OTP answers, without the spec of the
   * template.
   */
  poolCounts(): Promise<readonly number[]> {
    return this.counts(POOL)
  }

  poolList(): Promise<readonly string[]> {
    return this.list(POOL)
  }

  /** Token of the life of a child now. */
  pidOf({ id }: Instance): Promise<string> {
    return this.pid(id, POOL)
  }
}

/** A stage for one test; it is cleared away after it. */
export function newDynamicStage(): DynamicStage {
  return joinStages(new DynamicStage())
}

/** A stage whose template is that child. */
export async function withTemplate(
  make: (stage: DynamicStage) => ChildSpec,
  options: DynamicSupervisorOptions = {},
): Promise<DynamicStage> {
  const stage = newDynamicStage()
  await stage.startPool({ ...options, template: make(stage) })
  return stage
}

/** The restart types whose children come back after a crash. */
export const RESTARTED: readonly Restart[] = ['transient', 'permanent']
