import type { ResolvedChildSpec } from '../../../src/child/child-spec.ts'
import { formatExitReason } from '../../../src/errors/exit-reason.ts'
import type {
  ChildInfo,
  CountChildrenResult,
  SupervisorHandle,
  WhichChildrenResult,
} from '../../../src/supervisor/supervisor-handle.ts'
import { describeSpec } from './administration.ts'
import type { Policy } from './policy.ts'
import type { Request } from './stimulus.ts'
import { idOf, toChildSpec } from './tree.ts'

type NameOf = (incarnation: string | undefined) => string

/** Calls a supervisor's administration, and says the answer in the words of the model. */
export async function ask(handle: SupervisorHandle, request: Request, nameOf: NameOf): Promise<string> {
  switch (request.type) {
    case 'startChild':
      return describe(await handle.startChild(toChildSpec(request.node)), nameOf)
    case 'update': {
      const { flags, children } = request.below
      const start = { kind: 'supervisor', flags, children: children.map(toChildSpec) }
      return describe(await handle.update({ id: idOf(handle.path), start }), nameOf)
    }
    case 'whichChildren':
      return describe(await handle.whichChildren(), nameOf)
    case 'countChildren':
      return describe(await handle.countChildren(), nameOf)
    case 'whichChild':
    case 'getChildSpec':
    case 'terminateChild':
    case 'restartChild':
    case 'deleteChild':
      return describe(await handle[request.type](request.id), nameOf)
  }
}

type Result = WhichChildrenResult | CountChildrenResult | Awaited<ReturnType<SupervisorHandle[ChildCall]>>
type ChildCall =
  | 'startChild'
  | 'update'
  | 'whichChild'
  | 'getChildSpec'
  | 'terminateChild'
  | 'restartChild'
  | 'deleteChild'

function describe(result: Result, nameOf: NameOf): string {
  if (!result.ok) return describeRefusal(result, nameOf)
  if ('path' in result) return `ok ${result.path} ${nameOf(result.incarnation)}`
  if ('children' in result) return result.children.map((child) => describeChild(child, nameOf)).join(', ')
  if ('child' in result) return describeChild(result.child, nameOf)
  if ('spec' in result) return describeSpec({ ...result.spec, policy: policyOf(result.spec) })
  if (!('counts' in result)) return 'ok'
  const { specs, active, supervisors, workers } = result.counts
  return `specs ${specs} active ${active} supervisors ${supervisors} workers ${workers}`
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
