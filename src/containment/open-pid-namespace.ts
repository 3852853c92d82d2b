import type { Containment } from './containment.ts'
import { initOf, SHELL } from './launcher.ts'
import { describeTrial, findTool, type Machine, noProc, PAGE, type Refusal, tryOut } from './machine.ts'
import { pidNamespaceLayer, unshareCommands } from './pid-namespace-layer.ts'
import { RecordedContainment } from './recorded-containment.ts'
import { openRecords } from './records.ts'

/**
 * What the trial exits with, when SIGTERM to its group has reached it and its exit code comes
 * through.
 */
const HEARD_CODE = 7

/**
 * Opens the layer of pid namespaces, after a program in one has heard a signal and its exit code
 * has come back.
 */
export async function openPidNamespace({ mark, recordsRoot, clock }: Machine): Promise<Containment | Refusal> {
  const [setpriv, unshare] = [findTool('setpriv'), findTool('unshare')]
  if (mark === undefined) return noProc()
  if (setpriv === undefined || unshare === undefined) {
    return { why: 'there is no setpriv and unshare', remedy: `They come with util-linux on Linux; see ${PAGE}.` }
  }
  const hear = [SHELL, '-c', `trap 'exit ${HEARD_CODE}' TERM; kill -s TERM 0; exit 1`]
  let problem = ''
  for (const command of unshareCommands(setpriv, unshare)) {
    const [first = '', ...args] = [...command, ...initOf({ command: SHELL, env: {} }), ...hear]
    const result = await tryOut(first, args, clock)
    if (result.type === 'exited' && result.code === HEARD_CODE) {
      return new RecordedContainment(pidNamespaceLayer(command), openRecords(recordsRoot, mark), clock)
    }
    problem ||= describeTrial(result)
  }
  return {
    why: `no pid namespace can be made (${problem})`,
    remedy: `Allow user namespaces, or give the container the right to make namespaces; see ${PAGE}.`,
  }
}
