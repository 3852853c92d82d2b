import type { Readable, Writable } from 'node:stream'

/** The streams of a process by what they are for. */
export interface Streams {
  /** It reads frames from it. */
  readonly input: Writable
  /** It writes frames to it. */
  readonly output: Readable
  readonly stderr: Readable
  /** `undefined` where its frames go there. */
  readonly stdout: Readable | undefined
}

/** Closes them all. */
export function destroyStreams({ input, output, stderr, stdout }: Streams): void {
  for (const stream of [input, output, stderr, stdout]) stream?.destroy()
}

/**
 * Calls `done` when everything that the process had written has been read, and its input has told
 * what was not, or when `giveUp` is called before, since somebody else holds a pipe open.
 *
 * @returns `giveUp`. It does nothing the second time.
 */
export function whenRead({ input, output, stderr, stdout }: Streams, done: () => void): () => void {
  const open = new Set([input, output, stderr, stdout].filter((stream) => stream?.closed === false))
  let isDone = false
  const finish = (): void => {
    if (isDone) return // The streams also close because they are destroyed.
    isDone = true
    done()
  }
  for (const stream of open) {
    stream?.once('close', () => {
      if (open.delete(stream) && open.size === 0) finish()
    })
  }
  if (open.size === 0) finish()
  return finish
}
