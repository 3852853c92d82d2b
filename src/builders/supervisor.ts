import type { ChildSpec } from '../spec/child-spec.ts'
import type { SupervisorFlags } from '../spec/supervisor-flags.ts'
import type { SupervisorSpec } from '../spec/supervisor-spec.ts'
import { type ChildOverrides, pickOverrides } from './child-overrides.ts'
import { declare } from './declare.ts'

/**
 * The spec of a supervisor, or of a whole tree. Everything below it is checked too.
 *
 * @param children - In start order; they are stopped in the reverse order.
 * @throws {@link SpecError} for the first mistake, at once.
 * @example
 * supervisor('linguistics', { strategy: 'rest_for_one' }, [worker('ingest', ingest()),
 * worker('phonemes', phonemes())])
 */
// eslint-disable-next-line max-params -- a tree reads best when each line of it is one call
export function supervisor(
  id: string,
  flags: SupervisorFlags,
  children: readonly ChildSpec[],
  overrides: ChildOverrides = {},
): SupervisorSpec {
  const spec: SupervisorSpec = { id, start: { kind: 'supervisor', flags, children }, ...pickOverrides(overrides) }
  return declare(spec)
}
