import { readFileSync } from 'node:fs'
import type { Clock } from '../clock/clock.ts'
import { rethrowShortage } from '../errors/shortage.ts'
import { type CgroupPlace, findCgroups } from './cgroup-place.ts'
import type { Containment } from './containment.ts'
import type { ContainmentName, Guarantees, Unavailable } from './guarantees.ts'
import { ownMark } from './host-mark.ts'
import { type Findings, sweepGroups, sweepMemoryGroups, sweepRecords } from './janitor.ts'
import type { Machine } from './machine.ts'
import { openCgroup } from './open-cgroup.ts'
import { openPidNamespace } from './open-pid-namespace.ts'
import { openProcessGroup } from './open-process-group.ts'

/** What a containment is opened with. */
export interface OpenOptions {
  /** `auto`: the strongest that this machine offers. */
  readonly wanted: ContainmentName | 'auto'
  readonly systemId: string
  /** Absolute; where hosts write down what they have started. It is made when it is needed. */
  readonly recordsRoot: string
  readonly clock: Clock
}

/** A containment, ready for workers. */
export interface OpenedContainment {
  readonly containment: Containment
  readonly guarantees: Guarantees
  /** What earlier hosts had left, and what is finished now. */
  readonly findings: Findings
}

/** The layers that a machine may refuse, strongest first. */
const OPENERS = [
  { name: 'cgroup', open: openCgroup },
  { name: 'pid_namespace', open: openPidNamespace },
] as const

/**
 * Finishes what earlier hosts have left, and opens the wanted layer, or the strongest one that this
 * machine offers. Each is tried out, never taken for granted: what is mounted may be read-only, and
 * what is installed may be forbidden.
 *
 * @returns Why not, when the wanted one is not to be had.
 * @throws {Error} of the operating system when the host or the machine is short of something: what
 *   is there cannot be told then.
 */
export async function openContainment({
  wanted,
  systemId,
  ...rest
}: OpenOptions): Promise<OpenedContainment | Unavailable> {
  const mark = process.platform === 'linux' ? ownMark(systemId) : undefined
  const machine: Machine = { mark, place: ownPlace(), ...rest }
  const findings = await sweep(machine)
  const unavailable: Unavailable[] = []
  for (const { name, open } of OPENERS) {
    if (wanted !== 'auto' && wanted !== name) continue
    const opened = await open(machine)
    if (!('why' in opened)) return withGuarantees(opened, unavailable, findings)
    if (wanted === name) return { containment: name, ...opened }
    unavailable.push({ containment: name, ...opened })
  }
  return withGuarantees(await openProcessGroup(machine), unavailable, findings)
}

function withGuarantees(
  containment: Containment,
  unavailable: readonly Unavailable[],
  findings: Findings,
): OpenedContainment {
  return { containment, guarantees: { ...containment.guarantees, unavailable }, findings }
}

async function sweep({ mark, place, recordsRoot, clock }: Machine): Promise<Findings> {
  if (mark === undefined) return { groups: [], processGroups: [] }
  const unified = place.unified === undefined ? [] : await sweepGroups(place.unified, mark, clock)
  const memory = place.memory === undefined ? [] : sweepMemoryGroups(place.memory, mark)
  const groups = [...new Set([...unified, ...memory])]
  return { groups, processGroups: sweepRecords(recordsRoot, mark) }
}

/** Where the control groups of this process are. */
export function ownPlace(): CgroupPlace {
  try {
    return findCgroups(readFileSync('/proc/self/mountinfo', 'utf8'), readFileSync('/proc/self/cgroup', 'utf8'))
  } catch (error) {
    rethrowShortage(error)
    return { unified: undefined, memory: undefined } // Not Linux, or /proc is not mounted.
  }
}
