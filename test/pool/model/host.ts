import { pool, subscribe, supervisor, worker } from '../../../src/index.ts'
import { killWorker, startVirtual } from '../../../src/testing/index.ts'
import { type Patch, plantedCopy } from '../../fixtures/planted-copy.ts'

/** What of the host is put to the test; a copy may have a bug planted. */
export interface Host {
  readonly pool: typeof pool
  readonly supervisor: typeof supervisor
  readonly worker: typeof worker
  readonly subscribe: typeof subscribe
  readonly startVirtual: typeof startVirtual
  readonly killWorker: typeof killWorker
}

/** The host as it is. */
export const HOST: Host = { pool, supervisor, worker, subscribe, startVirtual, killWorker }

const PARTS = `
  export { pool, subscribe, supervisor, worker } from './index.ts'
  export { killWorker, startVirtual } from './testing/index.ts'
`

/** A copy of the host with other texts in it. @throws as {@link plantedCopy} */
export async function plant(patches: readonly Patch[]): Promise<Host> {
  return (await plantedCopy(PARTS, patches)) as Host
}
