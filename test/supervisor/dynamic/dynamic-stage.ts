import type { ChildOverrides } from '../../../src/builders/child-overrides.ts'
import { type DynamicSupervisorOptions, dynamicSupervisor } from '../../../src/builders/dynamic-supervisor.ts'
import type { WorkerOverrides } from '../../../src/builders/worker.ts'
import type { ExitReason } from '../../../src/errors/exit-reason.ts'
import type { DynamicSupervisorHandle } from '../../../src/supervisor/dynamic/dynamic-supervisor-handle.ts'
import { fake, root, Stage } from '../stage.ts'

/** A dynamic supervisor `root/d` on a stage, which its parent never restarts. */
export class DynamicStage extends Stage {
  #stop: () => Promise<unknown> = async () => undefined

  async open(options: DynamicSupervisorOptions = {}, overrides: ChildOverrides = {}): Promise<DynamicSupervisorHandle> {
    const spec = dynamicSupervisor('d', options, { restart: 'temporary', ...overrides })
    const { admin } = await this.start(root({}, [spec]))
    this.#stop = () => admin.terminateChild('d')
    this.take()
    return this.dynamic('root/d')
  }

  /** Stops it in order; resolves when all is down. */
  async close(): Promise<void> {
    await this.#stop()
  }

  /** How it ended; `undefined` while it has not. */
  get ended(): ExitReason | undefined {
    return this.reasons('root/d')[0]
  }

  /** How the lives at a path ended, in order. */
  reasons(path: string): ExitReason[] {
    return this.events('child:exited').flatMap((event) => (event.path === path ? [event.reason] : []))
  }
}

/** Starts that many fake children; their paths. */
export async function startSome(
  admin: DynamicSupervisorHandle,
  count: number,
  overrides: WorkerOverrides = {},
): Promise<string[]> {
  const paths: string[] = []
  for (let i = 0; i < count; i += 1) {
    const answer = await admin.startChild(fake('w', overrides))
    if (!answer.ok) throw new Error(answer.error)
    paths.push(answer.path)
  }
  return paths
}

/** `[specs, active, supervisors, workers]`, as OTP's suite writes them. */
export async function counts(admin: DynamicSupervisorHandle): Promise<number[]> {
  const answer = await admin.countChildren()
  if (!answer.ok) throw new Error(answer.error)
  const { specs, active, supervisors, workers } = answer.counts
  return [specs, active, supervisors, workers]
}
