import type { ExitReason } from '../../../src/errors/exit-reason.ts'
import { formatExitReason } from '../../../src/errors/exit-reason.ts'
import { answer, type Draft, deleteSlot, deviate, lifeAt } from './draft.ts'
import { checkActive, findDynamic, missDynamic, startDynamicChild, updateDynamic } from './dynamic-administration.ts'
import { stopAll } from './ending.ts'
import { countChildren, describeChild, describeSpec, listChildren } from './listing.ts'
import { cancelAttempt, releaseAwaited } from './restarting.ts'
import type { Request } from './stimulus.ts'
import { areAcceptable, type Below, type Dynamic, isAcceptable, type Node, pathOf } from './tree.ts'
import { type Message, newSlot, type Slot, type Step, type Supervisor } from './world.ts'

/**
 * Does what a call asks for. Most are answered at once; a call that starts or stops a child is
 * answered when that is done.
 */
export function handleCall(draft: Draft, supervisor: Supervisor, { call, request }: Message & { type: 'call' }): void {
  const say = (text: string): void => answer(draft, call, text)
  switch (request.type) {
    case 'startChild':
      return startChild(draft, supervisor, { call, node: request.node })
    case 'startInstance':
      return startChild(draft, supervisor, { call, node: undefined })
    case 'update':
      return say(update(draft, supervisor, request.below))
    case 'whichChildren':
      return say(listChildren(draft, supervisor).join(', '))
    case 'countChildren':
      if (isDynamic(supervisor)) checkActive(draft, supervisor)
      return say(countChildren(draft, supervisor))
    default:
      return about(draft, supervisor, { call, request })
  }
}

/**
 * The answer to a start that failed, or that came too late; a child that was to be added is not.
 */
export function refuseStart(
  draft: Draft,
  supervisor: Supervisor,
  { id, asker, reason }: Step & { do: 'start' | 'await_start' } & { reason?: ExitReason },
): void {
  if (typeof asker === 'string') return
  if (asker.added) deleteSlot(supervisor, id)
  answer(draft, asker.call, reason === undefined ? 'noproc' : `start_failed ${formatExitReason(reason)}`)
}

type ChildRequest = Extract<Request, { readonly id: string }>

function about(draft: Draft, supervisor: Supervisor, { call, request }: { call: number; request: ChildRequest }): void {
  const { id } = request
  const say = (text: string): void => answer(draft, call, text)
  const slot = isDynamic(supervisor) ? findDynamic(supervisor, id) : supervisor.slots.find(({ node }) => node.id === id)
  if (slot === undefined) {
    if (isDynamic(supervisor)) missDynamic(draft, request.type, id)
    return say('not_found')
  }
  switch (request.type) {
    case 'terminateChild':
      if (slot.state === 'restarting' && isDynamic(supervisor)) deviate(draft, 'active-is-not-negative')
      if (slot.state === 'restarting') cancelAttempt(supervisor, slot)
      supervisor.agenda = [...stopAll([slot], 'forget_unless_kept'), { do: 'answer', call, answer: 'ok' }]
      return
    case 'restartChild':
      if (isTaken(slot)) return say(slot.state)
      slot.row = 0
      slot.restarts = []
      supervisor.agenda = [{ do: 'start', id, asker: { call, added: false } }]
      return
    case 'deleteChild':
      if (isTaken(slot)) return say(slot.state)
      deleteSlot(supervisor, id)
      return say('ok')
    case 'whichChild':
      return say(describeChild(draft, supervisor.path, slot))
    case 'getChildSpec':
      return say(describeSpec(slot.node))
  }
}

function isDynamic(supervisor: Supervisor): supervisor is Supervisor & { dynamic: Dynamic } {
  return supervisor.dynamic !== undefined
}

/** It lives, or is about to. */
function isTaken({ state }: Slot): boolean {
  return state === 'running' || state === 'restarting'
}

/** Added at the end of the order. */
function startChild(
  draft: Draft,
  supervisor: Supervisor,
  { call, node }: { call: number; node: Node | undefined },
): void {
  if (isDynamic(supervisor)) return startDynamicChild(draft, supervisor, { call, node })
  if (node === undefined || !isAcceptable(node, supervisor.flags.autoShutdown))
    return answer(draft, call, 'invalid_spec SPEC_BAD_COMBINATION')
  const known = supervisor.slots.find((slot) => slot.node.id === node.id)
  if (known?.state === 'running') {
    const { token } = lifeAt(draft, pathOf(supervisor.path, node.id))
    return answer(draft, call, `already_started ${token}`)
  }
  if (known !== undefined) return answer(draft, call, 'already_present')
  supervisor.slots = [...supervisor.slots, newSlot(node)]
  supervisor.agenda = [{ do: 'start', id: node.id, asker: { call, added: true } }]
}

/**
 * New flags and specs hold from now on. Nothing is started or stopped; those that the new list does
 * not name come last.
 */
function update(draft: Draft, supervisor: Supervisor, below: Below): string {
  if (isDynamic(supervisor)) return updateDynamic(draft, supervisor, below)
  if (!areAcceptable(below)) return 'invalid_spec SPEC_BAD_COMBINATION'
  const known = new Map(supervisor.slots.map((slot) => [slot.node.id, slot]))
  const named = below.children.map((node): Slot => {
    const slot = known.get(node.id) ?? newSlot(node)
    known.delete(node.id)
    return { ...slot, node }
  })
  supervisor.flags = below.flags
  supervisor.slots = [...named, ...known.values()]
  releaseAwaited(supervisor)
  return 'ok'
}
