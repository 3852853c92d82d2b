import { answer, type Draft, deviate, there } from './draft.ts'
import { areAcceptable, type Below, type Dynamic, isAcceptable, type Node, pathOf } from './tree.ts'
import { newSlot, type Slot, type Supervisor } from './world.ts'

/**
 * What is asked of a dynamic supervisor to start: a spec, or with a template nothing. Whoever gets
 * a number keeps it for ever, and nobody else ever has it.
 */
export function startDynamicChild(
  draft: Draft,
  supervisor: Supervisor & { readonly dynamic: Dynamic },
  { call, node }: { readonly call: number; readonly node: Node | undefined },
): void {
  const { template, maxChildren } = supervisor.dynamic
  const spec = template ?? node
  if (spec === undefined) return answer(draft, call, 'invalid_spec SPEC_MISSING_START')
  if ((template !== undefined && node !== undefined) || !isAcceptable(spec, 'never'))
    return answer(draft, call, 'invalid_spec SPEC_BAD_COMBINATION')
  draft.lastNumber += 1
  const id = `${spec.id}:${draft.lastNumber}`
  // Those that wait for their restart have their place.
  if (maxChildren !== 'infinity' && supervisor.slots.length >= maxChildren) return answer(draft, call, 'max_children')
  supervisor.slots = [...supervisor.slots, newSlot({ ...spec, id })]
  supervisor.agenda = [{ do: 'start', id, asker: { call, added: true } }]
}

/**
 * A child of a dynamic supervisor is known by its id, its path, and its latest life, be it over.
 */
export function findDynamic({ slots, path }: Supervisor, child: string): Slot | undefined {
  return slots.find(({ node, latest }) => child === node.id || child === pathOf(path, node.id) || child === latest)
}

/** Nobody was found. In OTP that is told of the living only. */
export function missDynamic(draft: Draft, type: string, child: string): void {
  const isAlive = [...draft.lives.values()].some(({ token, state }) => token === child && state === 'alive')
  if (!isAlive && (type === 'terminateChild' || type === 'getChildSpec')) deviate(draft, 'gone-is-not-found')
}

/** In OTP every child is active that does not wait for a restart, also one that is dead. */
export function checkActive(draft: Draft, { slots, path }: Supervisor): void {
  const running = slots.filter(({ state }) => state === 'running')
  if (running.some(({ node }) => draft.lives.get(pathOf(path, node.id))?.state !== 'alive'))
    deviate(draft, 'dead-is-not-active')
}

/** New flags and another template, for what happens from now on. */
export function updateDynamic(
  draft: Draft,
  supervisor: Supervisor & { readonly dynamic: Dynamic },
  below: Below,
): string {
  const { template } = supervisor.dynamic
  const next = there(below.dynamic, `the spec of a dynamic supervisor for ${supervisor.path}`)
  if (!areAcceptable(below) || (next.template === undefined) !== (template === undefined))
    return 'invalid_spec SPEC_BAD_COMBINATION'
  const isOther = JSON.stringify(template) !== JSON.stringify(next.template)
  if (isOther && supervisor.slots.length > 0) deviate(draft, 'instances-keep-their-spec')
  if (template?.restart === 'temporary' && next.template?.restart !== 'temporary')
    deviate(draft, 'template-may-stop-being-temporary')
  supervisor.flags = below.flags
  supervisor.dynamic = next
  return 'ok'
}
