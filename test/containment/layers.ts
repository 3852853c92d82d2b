import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/clock/clock.ts'
import type { ContainmentName } from '../../src/containment/guarantees.ts'
import { type OpenedContainment, openContainment } from '../../src/containment/open-containment.ts'

/** A layer that is open, until it is closed. */
export interface OpenLayer extends OpenedContainment {
  readonly recordsRoot: string
  /** Releases it, and removes its folder. */
  close(): Promise<void>
}

let opened = 0

/** Opens a layer as a system does; a string says why this machine does not have it. */
async function openLayer(wanted: ContainmentName | 'auto'): Promise<OpenLayer | string> {
  opened += 1
  const recordsRoot = mkdtempSync(join(tmpdir(), 'tutti-layer-'))
  const result = await openContainment({ wanted, systemId: `test-${opened}`, recordsRoot, clock: systemClock })
  const remove = (): void => rmSync(recordsRoot, { recursive: true, force: true })
  if ('why' in result) {
    remove()
    return result.why
  }
  const close = async (): Promise<void> => {
    await result.containment.release()
    remove()
  }
  return { ...result, recordsRoot, close }
}

/** @throws {Error} when this machine does not have it. */
export async function mustOpenLayer(wanted: ContainmentName | 'auto'): Promise<OpenLayer> {
  const layer = await openLayer(wanted)
  if (typeof layer === 'string') throw new Error(`${wanted} is not to be had: ${layer}`)
  return layer
}

/** Why this machine does not have a layer; `undefined` when it does. */
export async function missing(wanted: ContainmentName): Promise<string | undefined> {
  const layer = await openLayer(wanted)
  if (typeof layer === 'string') return layer
  await layer.close()
  return undefined
}
