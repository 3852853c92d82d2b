/** Who has a process of a server to themselves. `process`: nobody, all clients share one. */
export type Share = 'process' | 'session' | 'call'

/** Whether something is a value of `share`. */
export function isShare(value: unknown): value is Share {
  return value === 'process' || value === 'session' || value === 'call'
}
