import { type ExitReason, formatExitReason } from '../errors/exit-reason.ts'
import type { ResolvedChildSpec } from '../spec/child-spec.ts'

/** A child that does not run any more, as far as its callers are concerned. */
export interface EndedChild {
  /** Path of its supervisor. */
  readonly supervisor: string
  readonly spec: Pick<ResolvedChildSpec, 'restart'>
  /** Whether its spec is kept, so that it can be started again. */
  readonly isKept: boolean
}

/** For callers of a child that ended by itself, and is not restarted: why not, and what to do. */
export function whyNotRestarted(child: EndedChild, reason: ExitReason): string {
  const { restart } = child.spec
  const rule = restart === 'temporary' ? 'it is never restarted' : 'only a failure would have restarted it'
  return `it ended by itself (${formatExitReason(reason)}), and its \`restart\` is '${restart}': ${rule}; ${again(child)}`
}

/** For callers of a child that the administration has stopped. */
export function whyTerminated(child: EndedChild): string {
  return `it was stopped by \`terminateChild\` of "${child.supervisor}"; ${again(child)}`
}

/** For callers of a child that was stopped because a sibling had to be restarted. */
export function whyNotInGroup(child: EndedChild): string {
  const { supervisor, spec } = child
  return `"${supervisor}" stopped it to restart a group, and its \`restart\` is '${spec.restart}'; ${again(child)}`
}

function again({ supervisor, isKept }: EndedChild): string {
  return isKept
    ? `\`restartChild\` of "${supervisor}" starts it again`
    : `\`startChild\` of "${supervisor}" starts another one`
}
