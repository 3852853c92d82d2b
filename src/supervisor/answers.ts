import type { StartResult } from '../child/child.ts'
import { SpecError } from '../errors/spec-error.ts'
import type { MessageQueue } from './message-queue.ts'
import type { Message, RequestName } from './messages.ts'
import type { Slot } from './slot.ts'
import type { InvalidSpec, Started } from './supervisor-handle.ts'

/** Answers that carry nothing else. */
export const NOPROC = Object.freeze({ ok: false, error: 'noproc' } as const)
/** @see NOPROC */
export const NOT_FOUND = Object.freeze({ ok: false, error: 'not_found' } as const)
/** @see NOPROC */
export const DONE = Object.freeze({ ok: true } as const)

/** Who is asked for what. */
export interface Asking {
  readonly queue: Pick<MessageQueue<Message>, 'post'>
  readonly request: RequestName
}

/** Answers in turn, or `noproc` when the supervisor ends before. */
export function ask<R>({ queue, request }: Asking, answer: () => R | Promise<R>): Promise<R | typeof NOPROC> {
  return new Promise((resolve) => {
    const refuse = (): void => resolve(NOPROC)
    queue.post({ type: 'call', request, answer: async () => resolve(await answer()), refuse })
  })
}

/** The answer to a start that did not fail. */
export function startedAs(path: Slot['path'], result: Exclude<StartResult, { outcome: 'failed' }>): Started {
  if (result.outcome === 'ignore') return { ok: true, path, incarnation: undefined }
  const { child, info } = result
  return { ok: true, path, incarnation: child.incarnation, ...(info === undefined ? {} : { info }) }
}

/**
 * Reads a spec and does something with it. A wrong spec is an answer; anything else that is thrown,
 * and whatever goes wrong once the spec has been read, is a bug of ours and goes on.
 *
 * @param read - Throws a `SpecError` when the spec is wrong.
 */
export async function withSpec<S, R>(read: () => S, use: (spec: S) => R | Promise<R>): Promise<R | InvalidSpec> {
  let spec: S
  try {
    spec = read()
  } catch (error) {
    if (error instanceof SpecError) return { ok: false, error: 'invalid_spec', cause: error }
    throw error
  }
  return use(spec)
}
