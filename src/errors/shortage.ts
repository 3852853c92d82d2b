/**
 * What the host or the machine has too little of, by the name of the error, and what a person can
 * do. It may pass by itself.
 */
export const SHORTAGES: Readonly<Record<string, string>> = Object.freeze({
  EAGAIN: 'There are too many processes: raise `ulimit -u` or the `pids.max` of the container, or start fewer.',
  EMFILE: 'The host has too many open files: raise `ulimit -n`, or look for files and sockets that are not closed.',
  ENFILE: 'The machine has too many open files: look for who opens them.',
  ENOMEM: 'The machine has no memory left for another process: start fewer, or give it more.',
})

/**
 * The name of the shortage that an error of the operating system tells of; `undefined` when it
 * tells of none.
 */
export function shortageOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && code in SHORTAGES ? code : undefined
}

/**
 * For who takes an error for an answer, as "this machine does not have it": a shortage is none,
 * since it passes.
 *
 * @throws the error when it tells of a shortage.
 */
export function rethrowShortage(error: unknown): void {
  if (shortageOf(error) !== undefined) throw error
}
