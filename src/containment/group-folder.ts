import { type FSWatcher, readdirSync, readFileSync, rmdirSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock/clock.ts'

/**
 * How long the processes of a group may take to be gone after SIGKILL, in milliseconds. It takes a
 * few, unless one waits for a device.
 */
const EMPTY_LIMIT_MS = 1_000

/**
 * Ends every process in a control group and in those below it, also those that are just being
 * forked, of every user.
 *
 * @returns Whether the order was taken.
 */
export function killGroup(folder: string): boolean {
  try {
    writeFileSync(join(folder, 'cgroup.kill'), '1')
    return true
  } catch {
    return false // It is gone, and so is everything in it; or there is no descriptor to write with.
  }
}

/**
 * Ends those that are in a control group of version 1, which has no `cgroup.kill`, one by one.
 *
 * @returns Their pids.
 */
export function killMembers(folder: string): readonly number[] {
  const pids = membersOf(folder)
  for (const pid of pids) signalProcess(pid)
  return pids
}

function membersOf(folder: string): readonly number[] {
  try {
    const lines = readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n')
    return lines.map(Number).filter((pid) => pid > 0) // 0: one that cannot be seen from here.
  } catch {
    return []
  }
}

function signalProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}

/**
 * Removes a group, and the groups that its processes made in it.
 * @returns Whether it is gone: while a process is in it, it stays.
 */
export function removeGroup(folder: string): boolean {
  if (removeOne(folder)) return true
  for (const below of groupsIn(folder)) removeGroup(join(folder, below))
  return removeOne(folder)
}

/** Names of the groups in a group. */
export function groupsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  } catch {
    return []
  }
}

/**
 * Ends everything in a group and removes it: at once when it is empty already, which is the usual
 * end of a worker, else when the kernel tells that the last process is gone.
 *
 * @returns Whether it is gone.
 */
export function endGroup(folder: string, clock: Clock): Promise<boolean> {
  if (removeGroup(folder)) return Promise.resolve(true)
  killGroup(folder)
  if (removeGroup(folder)) return Promise.resolve(true)
  return awaitRemoved(folder, clock)
}

function awaitRemoved(folder: string, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (isGone: boolean): void => {
      timer.cancel()
      // What is left may end later: then its group goes with it. That does not keep the host alive.
      if (isGone) watcher?.close()
      else watcher?.unref()
      resolve(isGone)
    }
    const timer = clock.setTimer(EMPTY_LIMIT_MS, () => {
      killGroup(folder)
      finish(removeGroup(folder))
    })
    const watcher = watchEvents(folder, () => {
      if (removeGroup(folder)) finish(true)
    })
    // It may have become empty before it was watched.
    if (removeGroup(folder)) finish(true)
  })
}

/**
 * The kernel writes to `cgroup.events` when the last process of a group and of those below it has
 * ended.
 * @source cgroup-v2.rst
 */
function watchEvents(folder: string, onChange: () => void): FSWatcher | undefined {
  try {
    return watch(join(folder, 'cgroup.events'), onChange).on('error', () => undefined)
  } catch {
    return undefined // It is gone, or the limit on watches is reached; then the timer decides.
  }
}

function removeOne(folder: string): boolean {
  try {
    rmdirSync(folder)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT'
  }
}
