export type { StartKind, StartSpec } from './child-spec.ts'
