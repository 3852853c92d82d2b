import type { RecordedLayer } from './recorded-containment.ts'

/**
 * The weakest layer: the process group that the launcher leads, and where the machine has it a
 * signal from the kernel when the thread that spawned the worker ends. Node spawns from the thread
 * that asks: a system that runs in a `worker_threads` thread ends its workers with that thread.
 *
 * A program that leaves its group (a session of its own, a daemon) is not found again; it must end
 * by itself, at its end of file.
 *
 * @param deathSignal - The command that asks the kernel for that signal; empty where there is none.
 */
export function processGroupLayer(deathSignal: readonly string[]): RecordedLayer {
  return {
    guarantees: {
      containment: 'process_group',
      summary:
        'what a worker started ends with it and with the host, unless it left its process group: its own sessions and daemons are not covered',
      covers: { children: true, ownSessions: false, daemons: false, hostKilled: true },
    },
    wrapper: { command: deathSignal, isInit: false },
    readEnd: ({ code, signal }) => ({ spawnFailure: undefined, code, signal }),
  }
}
