import type { CodeOf } from './catalogue.ts'
import { TuttiError } from './tutti-error.ts'

/**
 * The worker's own account of what its handler threw. Kept apart from our `message` and `stack`.
 */
export interface RemoteFailure {
  /** Name of the exception's type in its own language, as `ValueError` or `*fs.PathError`. */
  readonly name: string
  readonly message: string
  /** In the language's own format; `undefined` when there is none. */
  readonly stack: string | undefined
  readonly data: unknown
}

/** The child answered "error". The worker lives on. */
export class RemoteError extends TuttiError {
  override readonly name = 'RemoteError'
  readonly code: CodeOf<'RemoteError'>
  readonly target: string
  readonly method: string
  readonly remote: RemoteFailure

  constructor(
    code: CodeOf<'RemoteError'>,
    called: { readonly target: string; readonly method: string },
    remote: RemoteFailure,
  ) {
    const { target, method } = called
    super(`"${method}" on "${target}" failed with ${remote.name}: ${remote.message}`)
    this.code = code
    this.target = target
    this.method = method
    this.remote = remote
  }
}
