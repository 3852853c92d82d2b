/**
 * How long a process may take to end after SIGKILL, in milliseconds. It takes a few, and longer
 * when it has much memory to give back; one that hangs in the kernel, or is in a frozen control
 * group, takes for ever. So nobody waits longer than this.
 */
export const KILL_LIMIT_MS = 3_000
