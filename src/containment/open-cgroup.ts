import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock/clock.ts'
import { rethrowShortage } from '../errors/shortage.ts'
import { CgroupContainment, makeSystemGroups } from './cgroup-containment.ts'
import type { Containment } from './containment.ts'
import { endGroup } from './group-folder.ts'
import { formatMark } from './host-mark.ts'
import { launchInto, SHELL } from './launcher.ts'
import { describeTrial, type Machine, noProc, PAGE, type Refusal, tryOut } from './machine.ts'
import type { GroupFolders } from './usage.ts'

/** Opens the layer of control groups, after one process has entered a group and ended it. */
export async function openCgroup(machine: Machine): Promise<Containment | Refusal> {
  const { mark, place, clock } = machine
  if (mark === undefined) return noProc()
  if (place.unified === undefined) {
    return {
      why: 'no control groups of version 2 are mounted here',
      remedy: `They come with Linux 5.14 and later; see ${PAGE}.`,
    }
  }
  let folders: GroupFolders
  try {
    folders = makeSystemGroups({ unified: place.unified, memory: place.memory }, formatMark(mark))
  } catch (error) {
    rethrowShortage(error)
    return { why: `no group can be made in ${place.unified} (${messageOf(error)})`, remedy: DELEGATE }
  }
  const undo = async (): Promise<void> => {
    for (const folder of [folders.unified, folders.memory]) if (folder !== undefined) await endGroup(folder, clock)
  }
  const problem = await tryGroup(join(folders.unified, 'trial'), clock).catch(async (error: unknown) => {
    await undo()
    throw error
  })
  if (problem === undefined) return new CgroupContainment(folders, clock)
  await undo()
  return { why: problem, remedy: DELEGATE }
}

const DELEGATE = `Let this user change the groups of its own (systemd: Delegate=yes; containers: a writable /sys/fs/cgroup); see ${PAGE}.`

/**
 * A process that enters a group and writes to its `cgroup.kill` dies of it, if all is well.
 * @returns What is not.
 */
async function tryGroup(folder: string, clock: Clock): Promise<string | undefined> {
  const suicide = ['-c', 'echo 1 >"$0"; read -r _', join(folder, 'cgroup.kill')]
  const program = { command: SHELL, args: suicide, env: {}, cwd: undefined, descriptors: 'stdio' } as const
  try {
    mkdirSync(folder)
    const { command, args } = launchInto([join(folder, 'cgroup.procs')], program)
    const result = await tryOut(command, args, clock)
    if (result.type === 'signaled' && result.signal === 'SIGKILL' && (await endGroup(folder, clock))) return undefined
    return `a process could not enter a group in ${folder} and be ended with it (${describeTrial(result)})`
  } catch (error) {
    rethrowShortage(error)
    return `no group can be made in ${folder} (${messageOf(error)})`
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
