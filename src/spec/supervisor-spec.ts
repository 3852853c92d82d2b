import type { ChildSpec, SupervisorStart } from './child-spec.ts'

export type { SupervisorStart } from './child-spec.ts'

/** The spec of a supervisor; also that of a whole tree. */
export type SupervisorSpec = ChildSpec & { readonly start: SupervisorStart }
