import type { Clock } from '../clock/clock.ts'
import { onAbort } from '../clock/on-abort.ts'

/** How a lock is waited for. */
export interface EntryLockOptions {
  readonly clock: Clock
  readonly signal: AbortSignal | undefined
  /** A holder that has not shown itself for so long is dead, in milliseconds, >= 2000. */
  readonly staleMs: number
  /** In milliseconds. */
  readonly timeoutMs: number
  /** Called once when there is something to wait for, and every {@link REPORT_MS} after that. */
  readonly onWait: (waitedMs: number) => void
}

/** A lock that is held. */
export interface EntryLock {
  /**
   * Aborted when somebody else has taken the lock over, because this process was frozen for longer
   * than `staleMs`.
   */
  readonly lost: AbortSignal
  release(): Promise<void>
}

/** Time between two attempts to take the lock, in milliseconds. */
const RETRY_MS = 100
/** Time between two reports that it is still waited for, in milliseconds. */
const REPORT_MS = 10_000

/**
 * Takes the lock `<path>.lock`, one holder among all processes of the machine (and of those that
 * share the folder).
 *
 * The holder renews the time of the lock's folder; one that was killed stops doing so, and the lock
 * is taken over after `staleMs`.
 *
 * @returns The lock, or `undefined` when `timeoutMs` passed.
 * @throws the signal's reason when it is aborted; the system's error when the lock cannot be made.
 */
export async function lockEntry(path: string, options: EntryLockOptions): Promise<EntryLock | undefined> {
  const since = options.clock.now()
  let nextReportMs = 0
  for (;;) {
    options.signal?.throwIfAborted()
    const lock = await tryLock(path, options.staleMs)
    if (lock !== undefined) return lock
    const waitedMs = options.clock.now() - since
    if (waitedMs >= options.timeoutMs) return undefined
    if (waitedMs >= nextReportMs) {
      options.onWait(waitedMs)
      nextReportMs += REPORT_MS
    }
    await wait(RETRY_MS, options)
  }
}

async function tryLock(path: string, staleMs: number): Promise<EntryLock | undefined> {
  // Imported here because it installs handlers for the end of the process; a host with a warm cache
  // needs none.
  const { default: lockfile } = await import('proper-lockfile')
  const lost = new AbortController()
  try {
    const release = await lockfile.lock(path, {
      lockfilePath: `${path}.lock`,
      realpath: false,
      stale: staleMs,
      update: Math.max(1_000, staleMs / 5),
      onCompromised: () => lost.abort(),
    })
    // A lock that was lost is not ours to release.
    return { lost: lost.signal, release: () => release().catch(() => undefined) }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ELOCKED') return undefined
    throw error
  }
}

function wait(delayMs: number, { clock, signal }: EntryLockOptions): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      timer.cancel()
      unlisten?.()
      resolve()
    }
    const timer = clock.setTimer(delayMs, end)
    const unlisten = signal === undefined || signal.aborted ? undefined : onAbort(signal, end)
  })
}
