import type { CallMove } from './move.ts'
import { pickOf } from './pick-of.ts'
import { planted } from './random-tree.ts'
import type { Request } from './stimulus.ts'
import { type Below, type Dynamic, NEWCOMERS, type Node, pathOf } from './tree.ts'
import type { Supervisor, World } from './world.ts'

/**
 * What a call means to a dynamic supervisor. Those of the administration that it does not have
 * become starts.
 */
export function aimDynamicCall(
  world: World,
  supervisor: Supervisor & { readonly dynamic: Dynamic },
  { type, who, seed, dynamic }: CallMove,
): Request {
  switch (type) {
    case 'update':
      return { type, below: updated(supervisor.dynamic, dynamic, who) }
    case 'whichChildren':
    case 'countChildren':
      return { type }
    case 'terminateChild':
    case 'whichChild':
    case 'getChildSpec':
      return { type, id: pickOf(namesFor(world, supervisor), who) ?? NEWCOMERS[0] }
    default:
      return aimStart(supervisor.dynamic, { seed, who })
  }
}

/**
 * With a template nothing is said of the child, and without one everything; now and then it is the
 * other way round.
 */
function aimStart({ template }: Dynamic, { seed, who }: Pick<CallMove, 'seed' | 'who'>): Request {
  const isWrong = who % 29 === 0
  if ((template === undefined) === isWrong) return { type: 'startInstance' }
  const id = pickOf(NEWCOMERS, who) ?? NEWCOMERS[0]
  // A significant child is left as it is where it may not be.
  return { type: 'startChild', node: planted(seed, id, who % 7 === 0 ? 'any_significant' : 'never') }
}

/** Its children by everything that they are known by, those of others, and those of nobody. */
function namesFor({ lives }: World, { path, slots }: Supervisor): readonly string[] {
  const own = slots.flatMap(({ node: { id }, latest }) => [
    id,
    pathOf(path, id),
    ...(latest === undefined ? [] : [latest]),
  ])
  const others = [...lives.values()].map(({ token }) => token)
  return [...own, ...own, ...own, ...others, 'z:0', ...slots.flatMap(({ latest }) => earlier(latest))]
}

/** The life before it, which is over. */
function earlier(token: string | undefined): string[] {
  const [path = '', count = 0] = token?.split('#') ?? []
  return token === undefined ? [] : [`${path}#${Number(count) - 1}`]
}

/** A template comes or goes only now and then, since that is refused. */
function updated({ template }: Dynamic, below: Below, who: number): Below {
  const { maxChildren = 'infinity', template: next } = below.dynamic ?? {}
  const isKept = (template === undefined) === (next === undefined) || who % 5 === 0
  return { ...below, dynamic: withTemplate(maxChildren, isKept ? next : template) }
}

function withTemplate(maxChildren: Dynamic['maxChildren'], template: Node | undefined): Dynamic {
  return template === undefined ? { maxChildren } : { maxChildren, template }
}
