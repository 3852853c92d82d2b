import type { Containment } from './containment.ts'
import { findTool, hasShell, type Machine, tryOut } from './machine.ts'
import { noContainment } from './no-containment.ts'
import { processGroupLayer } from './process-group-layer.ts'
import { RecordedContainment } from './recorded-containment.ts'
import { openRecords } from './records.ts'

/** Opens the layer that is everywhere. */
export async function openProcessGroup({ mark, recordsRoot, clock }: Machine): Promise<Containment> {
  if (!hasShell()) return noContainment
  const records = mark === undefined ? undefined : openRecords(recordsRoot, mark)
  return new RecordedContainment(processGroupLayer(await deathSignal(clock)), records, clock)
}

/**
 * The command that asks the kernel for a signal when the host's thread ends; empty where there is
 * none.
 */
async function deathSignal(clock: Machine['clock']): Promise<readonly string[]> {
  const setpriv = process.platform === 'linux' ? findTool('setpriv') : undefined
  if (setpriv === undefined) return []
  const args = ['--pdeathsig', 'KILL', '--']
  const result = await tryOut(setpriv, [...args, 'true'], clock)
  return result.type === 'exited' && result.code === 0 ? [setpriv, ...args] : []
}
