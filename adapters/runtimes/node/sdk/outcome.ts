/** How a call ended. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'thrown'; readonly thrown: unknown; readonly wasCancelled: boolean }
  | Refusal

/** An answer of the SDK itself, and not of the handler. */
export interface Refusal {
  readonly kind: 'refused'
  readonly code: 'EXPIRED' | 'CANCELLED' | 'UNKNOWN_METHOD' | 'STOPPING' | 'STREAM_ONLY' | 'UNENCODABLE'
  readonly message: string
}

/** The reason of an aborted signal: what `signal.throwIfAborted()` throws. */
export function cancellation(): Error {
  return new DOMException('the call was cancelled', 'AbortError')
}
