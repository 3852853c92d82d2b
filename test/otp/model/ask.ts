import { formatExitReason } from '../../../src/errors/exit-reason.ts'
import type { ResolvedChildSpec } from '../../../src/spec/child-spec.ts'
import type { DynamicSupervisorHandle } from '../../../src/supervisor/dynamic/dynamic-supervisor-handle.ts'
import type { ChildCounts, ChildInfo, SupervisorHandle } from '../../../src/supervisor/supervisor-handle.ts'
import { describeSpec } from './listing.ts'
import type { Policy } from './policy.ts'
import type { Request } from './stimulus.ts'
import { idOf, toChildSpec, toStart } from './tree.ts'

/** The administration of a static supervisor, or of a dynamic one. */
export type Handle = SupervisorHandle | DynamicSupervisorHandle

/** What lives are called here and there. */
export interface Names {
  readonly nameOf: (incarnation: string | undefined) => string
  readonly incarnationOf: (name: string) => string
}

/** Calls a supervisor's administration, and says the answer in the words of the model. */
export async function ask(handle: Handle, request: Request, { nameOf, incarnationOf }: Names): Promise<string> {
  switch (request.type) {
    case 'startChild':
      return describe(await handle.startChild(toChildSpec(request.node)), nameOf)
    case 'startInstance':
      return isStatic(handle) ? NOT_HERE : describe(await handle.startChild(), nameOf)
    case 'update':
      return describe(await handle.update({ id: idOf(handle.path), start: toStart(request.below) }), nameOf)
    case 'whichChildren':
      return listed(await handle.whichChildren(), { nameOf, isSorted: !isStatic(handle) })
    case 'countChildren':
      return counted(await handle.countChildren(), isStatic(handle) ? 'specs' : 'children')
    case 'whichChild':
    case 'getChildSpec':
    case 'terminateChild':
      return describe(await handle[request.type](incarnationOf(request.id)), nameOf)
    case 'restartChild':
    case 'deleteChild':
      return isStatic(handle) ? describe(await handle[request.type](request.id), nameOf) : NOT_HERE
  }
}

type NameOf = Names['nameOf']
type Result =
  | Awaited<ReturnType<SupervisorHandle['restartChild' | 'deleteChild' | ChildCall]>>
  | Awaited<ReturnType<DynamicSupervisorHandle[ChildCall]>>
type ChildCall = 'startChild' | 'update' | 'whichChild' | 'getChildSpec' | 'terminateChild'

const NOT_HERE = 'supervisors of this kind have no such call'

function isStatic(handle: Handle): handle is SupervisorHandle {
  return 'restartChild' in handle
}

/** In order; of a dynamic supervisor, which has none, by name. */
function listed(
  result: Awaited<ReturnType<Handle['whichChildren']>>,
  { nameOf, isSorted }: { nameOf: NameOf; isSorted: boolean },
): string {
  if (!result.ok) return result.error
  const texts = result.children.map((child) => describeChild(child, nameOf))
  return (isSorted ? texts.toSorted() : texts).join(', ')
}

function counted(result: Awaited<ReturnType<Handle['countChildren']>>, all: 'specs' | 'children'): string {
  if (!result.ok) return result.error
  const { specs, active, supervisors, workers }: ChildCounts = result.counts
  return `${all} ${specs} active ${active} supervisors ${supervisors} workers ${workers}`
}

function describe(result: Result, nameOf: NameOf): string {
  if (!result.ok) return describeRefusal(result, nameOf)
  if ('path' in result) return `ok ${result.path} ${nameOf(result.incarnation)}`
  if ('child' in result) return describeChild(result.child, nameOf)
  if ('spec' in result) return describeSpec({ ...result.spec, policy: policyOf(result.spec) })
  return 'ok'
}

function policyOf({ backoff, budget, retryFutile }: ResolvedChildSpec): Policy {
  return { ...(backoff === undefined ? {} : { backoff }), ...(budget === undefined ? {} : { budget }), retryFutile }
}

function describeRefusal(result: Result & { ok: false }, nameOf: NameOf): string {
  if ('cause' in result) return `${result.error} ${result.cause.code}`
  if ('reason' in result) return `${result.error} ${formatExitReason(result.reason)}`
  return 'incarnation' in result ? `${result.error} ${nameOf(result.incarnation)}` : result.error
}

function describeChild({ id, state, incarnation, type, nextAttempt }: ChildInfo, nameOf: NameOf): string {
  const { inMs = 0, attempts = 0 } = nextAttempt ?? {}
  const wait = inMs === 0 ? '' : ` in ${inMs} ms after ${attempts}`
  return `${id} ${state === 'running' ? nameOf(incarnation) : state}${wait} ${type}`
}
