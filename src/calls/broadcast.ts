import type { CallError } from '../errors/call-error.ts'
import type { RemoteError } from '../errors/remote-error.ts'

/** What one member of a pool said to {@link Ref.broadcast}. */
export type MemberAnswer<R> =
  | { readonly path: string; readonly ok: true; readonly value: R }
  | { readonly path: string; readonly ok: false; readonly error: CallError | RemoteError }
