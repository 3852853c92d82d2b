/** A call from this worker to another one, or its answer, failed. Match on `code`. */
export class CallError extends Error {
  /**
   * As in `docs/protocol.md` §5 (`HANDLER_FAILED`, `EXPIRED`, `CANCELLED`, …) or a `CALL_…` code of
   * the host (`CALL_TIMEOUT`, `CALL_EXITED`, …).
   */
  readonly code: string
  /** Type of the error at the other side, as `ValueError`. */
  readonly remoteName: string
  /** Stack at the other side, in the format of its language. */
  readonly remoteStack: string | undefined
  /** What the other side's error had to tell beside. */
  readonly data: unknown

  constructor(failure: Readonly<Record<string, unknown>>) {
    super(text(failure['message']) ?? 'the call failed')
    this.name = 'CallError'
    this.code = text(failure['code']) ?? 'HANDLER_FAILED'
    this.remoteName = text(failure['name']) ?? 'Error'
    this.remoteStack = text(failure['stack'])
    this.data = failure['data']
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
