import { accessSync, constants, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock/clock.ts'
import { signalGroup } from '../process/signal-group.ts'
import { endGroup, groupsIn, removeGroup } from './group-folder.ts'
import { fateOf, type HostMark, parseMark, startTimeOf } from './host-mark.ts'
import { parseRecord } from './records.ts'

/** What earlier hosts had left behind, because they and their guards were killed. */
export interface Findings {
  /** Names of their control groups, which were ended and removed. */
  readonly groups: readonly string[]
  /** Pids of their process groups, which were killed. */
  readonly processGroups: readonly number[]
}

/**
 * Ends and removes the control groups of hosts that live no more.
 *
 * @param parent - The group in which hosts such as this one make theirs.
 */
export async function sweepGroups(parent: string, own: HostMark, clock: Clock): Promise<readonly string[]> {
  const dead = namesOfTheDead(groupsIn(parent), own).filter((name) => isOurs(join(parent, name)))
  const isGone = await Promise.all(dead.map((name) => endGroup(join(parent, name), clock)))
  return dead.filter((_, index) => isGone[index])
}

/**
 * Removes the memory groups of version 1 of hosts that live no more, after {@link sweepGroups} has
 * ended what was in them.
 *
 * @param parent - The memory group in which hosts such as this one make theirs.
 */
export function sweepMemoryGroups(parent: string, own: HostMark): readonly string[] {
  const dead = namesOfTheDead(groupsIn(parent), own).map((name) => ({ name, folder: join(parent, name) }))
  return dead.flatMap(({ name, folder }) => (isOurs(folder) && removeGroup(folder) ? [name] : []))
}

/**
 * Kills the process groups that hosts which live no more have written down, when the leader is the
 * very process that was recorded.
 *
 * @param root - The folder of the records of all hosts.
 */
export function sweepRecords(root: string, own: HostMark): readonly number[] {
  return namesOfTheDead(entriesOf(root), own).flatMap((name) => {
    const folder = join(root, name)
    const killed = parseMark(name)?.boot === own.boot ? killRecorded(entriesOf(folder)) : []
    remove(folder)
    return killed
  })
}

function killRecorded(names: readonly string[]): readonly number[] {
  return names.flatMap((name) => {
    const record = parseRecord(name)
    if (record === undefined || startTimeOf(record.pid) !== record.startTime) return []
    return signalGroup(record.pid, 'SIGKILL') === 'sent' ? [record.pid] : []
  })
}

function namesOfTheDead(names: readonly string[], own: HostMark): readonly string[] {
  return names.filter((name) => {
    const mark = parseMark(name)
    return mark !== undefined && fateOf(mark, own) === 'dead'
  })
}

/** What another user has left is left to that user. */
function isOurs(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** A folder that cannot be removed must not keep a system from starting. */
function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch {
    // See above.
  }
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
