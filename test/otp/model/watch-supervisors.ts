import type { Child, ChildStarter, StartContext } from '../../../src/child/child.ts'
import { formatExitReason } from '../../../src/errors/exit-reason.ts'
import type { Line } from './stimulus.ts'
import { parentOf } from './tree.ts'

/** Who is told of the lives of supervisors. */
export interface Watcher {
  readonly name: (context: StartContext) => void
  readonly write: (line: Line) => void
}

/**
 * The same starter; what its supervisors do is seen from outside, as whoever starts them sees it.
 */
export function watchSupervisors(starter: ChildStarter, { name, write }: Watcher): ChildStarter {
  return async (spec, context) => {
    const { path } = context
    const supervisor = parentOf(path)
    name(context)
    write({ supervisor, text: `start ${path}` })
    const result = await starter(spec, context)
    if (result.outcome === 'failed') write({ supervisor, text: `failed ${path} ${formatExitReason(result.reason)}` })
    return result.outcome === 'started' ? { ...result, child: watched(result.child, path, write) } : result
  }
}

function watched(child: Child, path: string, write: Watcher['write']): Child {
  const exited = child.exited.then((reason) => {
    write({ supervisor: path, text: `down ${path} ${formatExitReason(reason)}` })
    return reason
  })
  const stop = (graceMs: number | 'infinity'): void => {
    write({ supervisor: parentOf(path), text: `shut_down ${path} ${graceMs}` })
    child.stop(graceMs)
  }
  return { incarnation: child.incarnation, exited, stop, kill: (after) => child.kill(after) }
}
