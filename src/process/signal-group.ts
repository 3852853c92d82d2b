/** What became of a signal. */
export type Signaled = 'sent' | 'gone' | 'refused'

/**
 * Sends a signal to a process and everything in its group.
 *
 * The group is the one that the process leads since it was spawned. When the leader is gone the
 * kernel does not give its pid to a new process as long as the group has members, so this cannot
 * hit a stranger while there is anything of ours left to hit.
 *
 * @returns `gone`: there was nobody to receive it. `refused`: this user may signal nobody there
 *   (`EPERM`).
 */
export function signalGroup(pid: number, signal: NodeJS.Signals): Signaled {
  try {
    // Windows has no process groups; there a signal of any name ends the process.
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
    return 'sent'
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM' ? 'refused' : 'gone'
  }
}
