import { optionsOf } from '../options/options-of.ts'
import type { ChildSpec, DynamicSupervisorStart } from '../spec/child-spec.ts'
import type { DynamicSupervisorFlags } from '../spec/dynamic-supervisor-flags.ts'
import { type ChildOverrides, pickOverrides } from './child-overrides.ts'
import { declare } from './declare.ts'

/** {@link DynamicSupervisorFlags}, and what the children are started from. */
export interface DynamicSupervisorOptions extends DynamicSupervisorFlags {
  /** What every child is started from. Default: each brings its own spec. */
  readonly template?: ChildSpec
}

/** The spec of a dynamic supervisor. */
export type DynamicSupervisorSpec = ChildSpec & { readonly start: DynamicSupervisorStart }

const OPTIONS = ['template', 'maxChildren', 'intensity', 'periodMs', 'strategy', 'autoShutdown']

/**
 * The spec of a supervisor that starts without children. They are started one by one with
 * `startChild`, know nothing of each other, and leave nothing behind when they end for good.
 *
 * @throws {@link SpecError} for the first mistake, at once.
 * @example
 * dynamicSupervisor('sessions', { maxChildren: 500, template: worker('session', session()) })
 */
export function dynamicSupervisor(
  id: string,
  options: DynamicSupervisorOptions = {},
  overrides: ChildOverrides = {},
): DynamicSupervisorSpec {
  const { template, ...flags } = optionsOf('dynamicSupervisor()', options, {}, OPTIONS)
  const start = { kind: 'dynamic_supervisor', flags, ...(template === undefined ? {} : { template }) } as const
  const spec: DynamicSupervisorSpec = { id, start, ...pickOverrides(overrides) }
  return declare(spec)
}
