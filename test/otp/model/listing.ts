import type { Draft } from './draft.ts'
import { NO_POLICY, printPolicy } from './policy.ts'
import { type Node, pathOf } from './tree.ts'
import type { Slot, Supervisor } from './world.ts'

/** All children, the last started first; those of a dynamic supervisor in no order, so by name. */
export function listChildren(draft: Pick<Draft, 'lives' | 'now'>, { slots, path, dynamic }: Supervisor): string[] {
  const listed = slots.toReversed().map((slot) => describeChild(draft, path, slot))
  return dynamic === undefined ? listed : listed.toSorted()
}

/**
 * Only those are active whose life has not ended, whether their supervisor has heard of it or not.
 * A dynamic supervisor has no specs that could be counted beside its children.
 */
export function countChildren(draft: Pick<Draft, 'lives'>, { slots, path, dynamic }: Supervisor): string {
  const active = slots.filter(({ node }) => draft.lives.get(pathOf(path, node.id))?.state === 'alive')
  const supervisors = slots.filter(({ node }) => node.type === 'supervisor')
  const all = `${dynamic === undefined ? 'specs' : 'children'} ${slots.length}`
  return `${all} active ${active.length} supervisors ${supervisors.length} workers ${slots.length - supervisors.length}`
}

/** One child. */
export function describeChild({ lives, now }: Pick<Draft, 'lives' | 'now'>, supervisor: string, slot: Slot): string {
  const { node, state, dueAt, row, probes } = slot
  const isWaiting = (state === 'restarting' || state === 'quarantined') && dueAt !== undefined && dueAt > now
  const wait = isWaiting ? ` in ${dueAt - now} ms after ${state === 'restarting' ? row : probes}` : ''
  const token = lives.get(pathOf(supervisor, node.id))?.token
  return `${node.id} ${state === 'running' ? String(token) : state}${wait} ${node.type}`
}

/** The fields of a spec that do not depend on what it starts. */
export function describeSpec({ policy = NO_POLICY, ...node }: Omit<Node, 'below'>): string {
  const { id, restart, significant, shutdown, type } = node
  return `${id} ${restart} ${significant ? 'significant ' : ''}${shutdown} ${type}${printPolicy(policy)}`
}
