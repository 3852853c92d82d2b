import { type Patch, plantedCopy } from '../fixtures/planted-copy.ts'
import type { Host } from './stage.ts'

const PARTS = `
  export { createRuntime } from './system/runtime.ts'
  export { Ref } from './calls/ref.ts'
`

/** A copy of the host with another text in it. @throws as {@link plantedCopy} */
export async function plant(patch: Patch | undefined): Promise<Host> {
  return (await plantedCopy(PARTS, patch === undefined ? [] : [patch])) as Host
}
