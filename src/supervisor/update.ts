import { SpecError } from '../errors/spec-error.ts'
import { childPath } from '../spec/child-path.ts'
import type { ResolvedChildSpec } from '../spec/child-spec.ts'
import { type ResolvedSupervisorStart, resolveChildSpec } from '../spec/resolve-child-spec.ts'
import type { Children } from './children.ts'
import { mergeUpdate } from './merge-update.ts'
import { UNDEFINED } from './slot.ts'

/**
 * Checks a new spec for the supervisor at `path`.
 *
 * @throws {@link SpecError}; `SPEC_INVALID_ID` when it is the spec of another supervisor.
 */
export function resolveOwnSpec(spec: unknown, path: string): ResolvedChildSpec {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')))
  const resolved = resolveChildSpec(spec, { path: parent, autoShutdown: undefined })
  if (childPath(parent, resolved.id) !== path) {
    throw new SpecError(
      'SPEC_INVALID_ID',
      `Supervisor "${path}" cannot take the spec of "${resolved.id}". Send it to that supervisor.`,
    )
  }
  return resolved
}

/** Takes over new flags and children. Nothing is started, stopped or restarted by it. */
export function applyUpdate(children: Children, { flags, children: specs }: ResolvedSupervisorStart): void {
  const { table } = children
  children.flags = flags
  const slots = mergeUpdate(table, specs).map(({ spec, known }) => {
    const slot = known ?? table.add(spec, UNDEFINED)
    slot.spec = spec
    return slot
  })
  table.reorder(slots)
}
