import type { ExitReason } from '../../../src/errors/exit-reason.ts'
import type { Behaviour } from '../model/behaviour.ts'
import type { Request } from '../model/stimulus.ts'
import type { Below, Node } from '../model/tree.ts'

/** Erlang's text for an atom. */
function atom(name: string): string {
  return `'${name}'`
}

/** Erlang's text for a path. */
export function path(text: string): string {
  return `<<"${text}">>`
}

/** Erlang's text for a tuple. */
export function tuple(...elements: readonly string[]): string {
  return `{${elements.join(',')}}`
}

/** Erlang's text for a list. */
export function list(elements: readonly string[]): string {
  return `[${elements.join(',')}]`
}

/** A supervisor's flags and children, as `init` returns them; OTP counts the period in seconds. */
export function belowTerm({ flags, children, dynamic }: Below): string {
  const { intensity, periodMs, autoShutdown } = flags
  const strategy = dynamic === undefined ? flags.strategy : 'simple_one_for_one'
  const nodes = dynamic?.template === undefined ? children : [dynamic.template]
  const entries = [
    `strategy=>${strategy}`,
    `intensity=>${intensity}`,
    `period=>${periodMs / 1_000}`,
    `auto_shutdown=>${autoShutdown}`,
  ]
  return tuple(`#{${entries.join(',')}}`, list(nodes.map(nodeTerm)))
}

/** One child. */
function nodeTerm({ id, restart, significant, shutdown, type, below }: Node): string {
  const rest = [String(significant), String(shutdown), type, below === undefined ? 'none' : belowTerm(below)]
  return tuple(atom(id), restart, ...rest)
}

/** What one life of a worker does. */
export function behaviourTerm({ start, stop }: Behaviour): string {
  return tuple(start, stop)
}

/** Why a worker ends. */
export function reasonTerm(reason: ExitReason): string {
  switch (reason.type) {
    case 'exited':
      return tuple('exited', String(reason.code))
    case 'signaled':
      return tuple('signaled', atom(reason.signal))
    case 'shutdown':
      if (reason.detail?.type !== 'failed_to_start_child') return 'shutdown'
      return tuple('shutdown', tuple('failed_to_start_child', atom(reason.detail.id), reasonTerm(reason.detail.reason)))
    default:
      return reason.type
  }
}

/** A call, in the words of OTP's functions. */
export function requestTerm(request: Exclude<Request, { type: 'update' }>): string {
  if (request.type === 'startChild') return tuple('start_child', nodeTerm(request.node))
  return 'id' in request ? tuple(FUNCTIONS[request.type], childTerm(request.id)) : FUNCTIONS[request.type]
}

/** By id, or where there are none by life. */
function childTerm(id: string): string {
  return id.includes('#') ? tuple('life', path(id)) : atom(id)
}

const FUNCTIONS = {
  startInstance: 'start_instance',
  terminateChild: 'terminate_child',
  restartChild: 'restart_child',
  deleteChild: 'delete_child',
  whichChild: 'which_child',
  getChildSpec: 'get_childspec',
  whichChildren: 'which_children',
  countChildren: 'count_children',
} as const
