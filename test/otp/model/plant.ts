import { type Patch, plantedCopy } from '../../fixtures/planted-copy.ts'
import type { CreateSupervisors } from './reality.ts'

const PARTS = "export { createSupervisors } from '../test/otp/model/create-supervisors.ts'"

/**
 * A copy of the supervisors with other texts in it.
 *
 * @param patches - Their files are below `src/supervisor`.
 * @throws as {@link plantedCopy}
 */
export async function plant(patches: readonly Patch[]): Promise<CreateSupervisors> {
  const ours = patches.map((patch) => ({ ...patch, file: `supervisor/${patch.file}` }))
  const copy = (await plantedCopy(PARTS, ours)) as { readonly createSupervisors: CreateSupervisors }
  return copy.createSupervisors
}
