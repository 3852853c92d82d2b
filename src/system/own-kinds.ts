import { actorKind } from '../actor/actor-kind.ts'
import type { AddressKind } from '../calls/address-kind.ts'
import type { ChildKind } from '../child/child-kind.ts'
import type { OptionRule } from '../options/option-rule.ts'
import { isRecord } from '../options/option-rule.ts'
import { poolKind } from '../pool/pool-kind.ts'
import type { ForeignStart, StartSpec } from '../spec/child-spec.ts'
import { isForeignName } from '../spec/foreign-name.ts'
import { Kinds } from '../spec/kinds.ts'
import { dynamicSupervisorKind } from '../supervisor/dynamic/dynamic-supervisor-kind.ts'
import { partitionSupervisorKind } from '../supervisor/partition/partition-supervisor-kind.ts'
import { supervisorKind } from '../supervisor/supervisor-kind.ts'
import { taskKind } from '../task/task-kind.ts'
import { taskSupervisorKind } from '../task/task-supervisor-kind.ts'
import { workerKind } from '../worker/worker-kind.ts'
import type { KindSystem } from './kind-system.ts'

/** The kinds of child of one system. */
export type SystemKinds = Kinds<SystemKind>

type SystemKind = ChildKind<StartSpec, KindSystem> & AddressKind

/** Kinds of child that are not ours. */
export type ForeignKinds = readonly ChildKind<ForeignStart, KindSystem>[]

/** The kinds of child that every system has. */
export const OWN_KINDS: SystemKinds = new Kinds<SystemKind>([
  workerKind,
  actorKind,
  supervisorKind,
  dynamicSupervisorKind,
  partitionSupervisorKind,
  taskKind,
  taskSupervisorKind,
  poolKind,
])

/**
 * Ours, and those of others.
 *
 * @throws {@link SpecError} `SPEC_BAD_COMBINATION` when two have one name.
 */
export function kindsWith(others: ForeignKinds = []): SystemKinds {
  return others.length === 0 ? OWN_KINDS : new Kinds([...OWN_KINDS.all, ...others])
}

/** What an option with kinds of others must be. */
export const KINDS: OptionRule = {
  is: (value) => Array.isArray(value) && value.every((each) => A_KIND.is(each) && hasStarter(each)),
  expected: "an array of kinds, each with `name` ('owner:kind'), `type`, `parse` and `starter`",
}

/** What checks the specs of a kind of others must be. */
export const A_KIND: OptionRule = {
  is: (value) =>
    isRecord(value) &&
    isForeignName(value['name']) &&
    (value['type'] === 'worker' || value['type'] === 'supervisor') &&
    typeof value['parse'] === 'function',
  expected: "a kind, with `name` ('owner:kind'), `type` and `parse`",
}

function hasStarter(kind: unknown): boolean {
  return isRecord(kind) && typeof kind['starter'] === 'function'
}
