import type { ForeignKindName } from './child-spec.ts'

/**
 * Whether a name is one that a kind of others may have: `owner:kind`, of letters, digits, `-`, `_`
 * and `.`.
 */
export function isForeignName(name: unknown): name is ForeignKindName {
  return typeof name === 'string' && /^[\w.-]+:[\w.-]+$/.test(name)
}
