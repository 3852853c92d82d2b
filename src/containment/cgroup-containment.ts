import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock/clock.ts'
import { mustBeStartable } from '../process/diagnose.ts'
import { type Signaled, signalGroup } from '../process/signal-group.ts'
import type { Containment, Enclosure, LaunchEnd, Program, ProgramEnd, Remains } from './containment.ts'
import { endGroup, killGroup, killMembers, removeGroup } from './group-folder.ts'
import { GROUP_DUTY, Guard } from './guard.ts'
import { launchFailure, launchInto } from './launcher.ts'
import { limitMemory } from './limit-memory.ts'
import { type GroupFolders, readUsage } from './usage.ts'

/**
 * A control group for the system, and in it one for each life of a worker.
 *
 * ```
 *   <own group of the host>/tutti.<mark of the host>      ended by the guard when the host is gone
 *     ├── 1                                               entered by the launcher, before it becomes the program
 *     └── 2                                               ended and removed when the worker has ended, whatever the reason
 * ```
 *
 * A process cannot leave its group without the right to write to another one, so neither sessions
 * nor daemons nor wrappers matter.
 */
export class CgroupContainment implements Containment {
  readonly guarantees = {
    containment: 'cgroup',
    summary: 'nothing that a worker started outlives it, nor the host, however either ends',
    covers: { children: true, ownSessions: true, daemons: true, hostKilled: true },
  } as const
  readonly #folders: GroupFolders
  readonly #guard: Guard
  /** Groups of lives that are over, in which something was left. */
  readonly #left = new Set<GroupFolders>()
  #lives = 0

  /**
   * @param folders - The groups of the system. They exist, and are given back by {@link release}.
   */
  constructor(folders: GroupFolders, clock: Clock) {
    this.#folders = folders
    const args = [folders.unified, folders.memory ?? '']
    this.#guard = new Guard({ script: GROUP_DUTY, args, recall: () => [] }, clock)
  }

  enclose(program: Program, clock: Clock): Enclosure {
    mustBeStartable(program)
    this.#endLeft()
    this.#lives += 1
    const name = String(this.#lives)
    const { unified, memory } = this.#folders
    const folders = { unified: join(unified, name), memory: memory === undefined ? undefined : join(memory, name) }
    for (const folder of present(folders)) mkdirSync(folder)
    try {
      if (program.memoryBytes !== undefined) limitMemory(folders, program.memoryBytes)
    } catch (error) {
      for (const folder of present(folders)) removeGroup(folder)
      throw error
    }
    const onLeft = (left: GroupFolders): void => void this.#left.add(left)
    return new CgroupEnclosure(folders, { program, clock, onLeft })
  }

  /**
   * What SIGKILL did not end in time may have ended by now; what could not be killed without a
   * descriptor may be killed now.
   */
  #endLeft(): void {
    for (const folders of this.#left) {
      killGroup(folders.unified)
      if (present(folders).every(removeGroup)) this.#left.delete(folders)
    }
  }

  /** The guard ends what is left and removes the groups, as it would without us. */
  release(): Promise<void> {
    return this.#guard.end()
  }
}

/**
 * Makes the groups of a system. Where memory is counted, it is counted for each worker.
 *
 * @throws {Error} of the operating system when the first one cannot be made; the second is not
 *   needed.
 */
export function makeSystemGroups(parents: GroupFolders, name: string): GroupFolders {
  const unified = join(parents.unified, name)
  mkdirSync(unified)
  attempt(() => writeFileSync(join(unified, 'cgroup.subtree_control'), '+memory'))
  const memory = parents.memory === undefined ? undefined : join(parents.memory, name)
  const hasMemory = memory !== undefined && attempt(() => mkdirSync(memory))
  return { unified, memory: hasMemory ? memory : undefined }
}

class CgroupEnclosure implements Enclosure {
  readonly launch: Enclosure['launch']
  readonly #folders: GroupFolders
  readonly #clock: Clock
  readonly #onLeft: (folders: GroupFolders) => void
  #pid: number | undefined = undefined

  /** @param onLeft - Told when the group could not be removed. */
  constructor(
    folders: GroupFolders,
    { program, clock, onLeft }: { program: Program; clock: Clock; onLeft: (folders: GroupFolders) => void },
  ) {
    this.#folders = folders
    this.#onLeft = onLeft
    this.#clock = clock
    const entrances = present(folders).map((folder) => join(folder, 'cgroup.procs'))
    this.launch = launchInto(entrances, program)
  }

  spawned(pid: number): void {
    this.#pid = pid
  }

  kill(): Signaled {
    // The launcher may not be inside yet; it leads the process group from its first moment.
    const signaled = this.#pid === undefined ? 'gone' : signalGroup(this.#pid, 'SIGKILL')
    // It asks for nobody's user.
    return killGroup(this.#folders.unified) ? 'sent' : signaled
  }

  readEnd({ code, signal, stderrTail }: LaunchEnd): ProgramEnd {
    const diagnosis = launchFailure(code, stderrTail)
    if (diagnosis === undefined) return { spawnFailure: undefined, code, signal }
    return { spawnFailure: { errno: 'ECGROUP', diagnosis }, code: undefined, signal: undefined }
  }

  async close(): Promise<Remains> {
    if (this.#pid !== undefined) signalGroup(this.#pid, 'SIGKILL')
    const usage = readUsage(this.#folders)
    const { unified, memory } = this.#folders
    const isGone = await endGroup(unified, this.#clock)
    const escaped = memory === undefined || removeGroup(memory) ? [] : killMembers(memory)
    if (isGone && escaped.length === 0) return { usage, hasSurvivors: false }
    this.#onLeft(this.#folders)
    const survivors = isGone
      ? `${escaped.join(', ')} had left the control group of the worker, as root may, and was sent SIGKILL`
      : `what is in the control group ${unified} did not end by SIGKILL`
    return { usage, hasSurvivors: true, survivors }
  }
}

function present({ unified, memory }: GroupFolders): readonly string[] {
  return memory === undefined ? [unified] : [unified, memory]
}

function attempt(action: () => unknown): boolean {
  try {
    action()
    return true
  } catch {
    return false
  }
}
