import type { ResolvedChildSpec } from '../../src/spec/child-spec.ts'
import * as spec from '../../src/spec/resolve-child-spec.ts'
import { OWN_KINDS } from '../../src/system/own-kinds.ts'

/** A place of a system that knows our kinds alone. */
export type Place = Omit<spec.SpecPlace, 'kinds'>

/** {@link spec.resolveChildSpec} with our kinds. */
export function resolveChildSpec(given: unknown, where: Place): ResolvedChildSpec {
  return spec.resolveChildSpec(given, { ...where, kinds: OWN_KINDS })
}

/** {@link spec.resolveChildren} with our kinds. */
export function resolveChildren(given: unknown, where: Place): readonly ResolvedChildSpec[] {
  return spec.resolveChildren(given, { ...where, kinds: OWN_KINDS })
}
