/**
 * Which class of error carries a code. The class says where one can react; the code says what
 * happened.
 */
export type ErrorClass =
  | 'SpecError'
  | 'StartError'
  | 'SupervisorError'
  | 'CallError'
  | 'RemoteError'
  | 'WireError'
  | 'PrepareError'
  | 'TaskError'
  | 'TestError'

interface CatalogueEntry {
  readonly class: ErrorClass
  /** What happened, and what to do about it; the text of `docs/errors.md`. */
  readonly meaning: string
}

/**
 * The one table of stable error codes. A code, once released, is never reused or renamed.
 * `docs/errors.md` is checked against it.
 */
export const CATALOGUE = {
  SPEC_INVALID: {
    class: 'SpecError',
    meaning:
      'The spec is not an object, or it threw while it was read (`cause`). Build it with `worker()` or `supervisor()`, of plain data.',
  },
  SPEC_MISSING_ID: { class: 'SpecError', meaning: 'A child spec has no `id`.' },
  SPEC_INVALID_ID: {
    class: 'SpecError',
    meaning: 'An `id` is not a non-empty string without `/`, or it is `.` or `..`; ids become parts of paths.',
  },
  SPEC_DUPLICATE_ID: { class: 'SpecError', meaning: 'Two children of one supervisor share an `id`. Rename one.' },
  SPEC_MISSING_START: { class: 'SpecError', meaning: 'A child spec has no `start`.' },
  SPEC_INVALID_START: { class: 'SpecError', meaning: '`start` is not an object with a known `kind`.' },
  SPEC_INVALID_RESTART: { class: 'SpecError', meaning: "`restart` is not 'permanent', 'transient' or 'temporary'." },
  SPEC_INVALID_SIGNIFICANT: { class: 'SpecError', meaning: '`significant` is not a boolean.' },
  SPEC_INVALID_TYPE: { class: 'SpecError', meaning: "`type` is not 'worker' or 'supervisor'." },
  SPEC_INVALID_SHUTDOWN: {
    class: 'SpecError',
    meaning: "`shutdown` is not a whole number of milliseconds >= 0, 'infinity' or 'brutal_kill'.",
  },
  SPEC_INVALID_BACKOFF: { class: 'SpecError', meaning: 'A field of `backoff` is out of its range.' },
  SPEC_INVALID_BUDGET: { class: 'SpecError', meaning: 'A field of `budget` is out of its range.' },
  SPEC_INVALID_STRATEGY: {
    class: 'SpecError',
    meaning: "`strategy` is not 'one_for_one', 'one_for_all' or 'rest_for_one'.",
  },
  SPEC_INVALID_INTENSITY: { class: 'SpecError', meaning: '`intensity` is not a whole number >= 0.' },
  SPEC_INVALID_PERIOD: { class: 'SpecError', meaning: '`periodMs` is not a whole number of milliseconds >= 1.' },
  SPEC_INVALID_AUTO_SHUTDOWN: {
    class: 'SpecError',
    meaning: "`autoShutdown` is not 'never', 'any_significant' or 'all_significant'.",
  },
  SPEC_INVALID_STARTUP: { class: 'SpecError', meaning: "`startup` is not 'sequential' or 'parallel'." },
  SPEC_BAD_COMBINATION: {
    class: 'SpecError',
    meaning: 'Two fields that are legal alone exclude each other; the message names them.',
  },
  SPEC_NOT_POOLABLE: {
    class: 'SpecError',
    meaning: 'The member of a pool takes no calls, as a supervisor, or is a pool itself. Pool workers or actors.',
  },
  SPEC_UNKNOWN_OPTION: {
    class: 'SpecError',
    meaning: 'There is no option of that name; the message lists those that there are.',
  },
  SPEC_INVALID_OPTION: {
    class: 'SpecError',
    meaning: 'An option is of the wrong type or out of range; the message names it.',
  },
  START_FAILED: {
    class: 'StartError',
    meaning:
      'A child did not start, so what had been started was stopped again. `reason` and the message say which and why.',
  },
  START_ABORTED: { class: 'StartError', meaning: 'The system was shut down while it was starting.' },
  START_CONTAINMENT_UNAVAILABLE: {
    class: 'StartError',
    meaning:
      "This machine does not offer the `containment` that was asked for; the message says why, and what to do. Or ask for `'auto'`.",
  },
  SUPERVISOR_GAVE_UP: {
    class: 'SupervisorError',
    meaning:
      'A supervisor stopped itself and everything below it, because its children failed more often than it allows. `culprit` and `death` say who failed first, and how. Mend that, or allow more restarts.',
  },
  CALL_TIMEOUT: {
    class: 'CallError',
    meaning:
      'A time of the call was over. `clock` says which: all of it (`deadlineMs`), that for waiting (`queueMs`), that between two elements of a stream (`idleMs`). `progress` says whether it had been started. Give it more time, or find out why the worker is slow.',
  },
  CALL_NOPROC: {
    class: 'CallError',
    meaning:
      'There is no such child, or it has ended and will not be restarted; the message says why, since when, and what to do. When a supervisor above it gave up, `cause` is the `SupervisorError` that names the culprit.',
  },
  CALL_QUARANTINED: {
    class: 'CallError',
    meaning:
      'The child failed too often, or for a cause that no restart mends, and has been set aside; the message says why. Nothing was delivered. `retryInMs` says when it is tried again; `restartChild` tries at once.',
  },
  CALL_OVERLOADED: {
    class: 'CallError',
    meaning:
      'The pool has as many calls as it can answer in time (`overload`), so this one was not let in, and no member was touched. Try again after `retryAfterMs`.',
  },
  CALL_CIRCUIT_OPEN: {
    class: 'CallError',
    meaning:
      'The method of the pool has failed too often lately (`breaker`), so this call was not let in, and no member was touched. `openForMs` says since when, `retryAfterMs` when calls are let in again to probe.',
  },
  CALL_AFFINITY_LOST: {
    class: 'CallError',
    meaning:
      "The member that the key of the call belongs to is not there, and what it knew is lost (`affinity` with mode 'strict' and onLost 'fail'). Nothing was delivered, unless `progress` says so.",
  },
  CALL_SESSION_ENDED: {
    class: 'CallError',
    meaning:
      'The session with a member of a pool has ended: `sessionEnd` says whether it was released, by its deadline, by the end of its holder or by that of its member. Ask the pool for another one.',
  },
  CALL_MAILBOX_FULL: {
    class: 'CallError',
    meaning: 'The mailbox was at its bound. Slow down, add workers, or raise `mailbox.maxMessages`.',
  },
  CALL_EXITED: {
    class: 'CallError',
    meaning:
      'The worker died while it handled the call; `death` says why. If the call is safe to repeat, declare it `idempotent`.',
  },
  CALL_ABORTED: { class: 'CallError', meaning: 'The caller cancelled the call through its `signal`.' },
  CALL_UNENCODABLE: {
    class: 'CallError',
    meaning:
      'The arguments cannot be carried by the codec, or are larger than `maxFrameBytes`; the message says which part.',
  },
  CALL_DENIED: {
    class: 'CallError',
    meaning:
      'A worker may not ask this of another child: methods that begin with `sys:` look into an actor and change its state. They belong to the host; see docs/security.md.',
  },
  CALL_SELF: {
    class: 'CallError',
    meaning:
      'An actor called itself, and would have waited for its own answer for ever. Call the function that does it, or `cast`.',
  },
  CALL_INVALID: {
    class: 'CallError',
    meaning:
      'An argument of `call`, `stream` or `cast` is wrong: method name, deadline or options; or an actor of the host was asked for a stream.',
  },
  TASK_EXITED: {
    class: 'TaskError',
    meaning: 'The task ended without a result. `reason` says how; `cause` is what its function threw, if it did.',
  },
  TASK_TIMEOUT: {
    class: 'TaskError',
    meaning: 'The task took longer than its caller would wait. Its result, if it comes, is lost. Give it more time.',
  },
  TASK_NOPROC: {
    class: 'TaskError',
    meaning: 'The task was not started: its supervisor has ended.',
  },
  TASK_MAX_CHILDREN: {
    class: 'TaskError',
    meaning: 'The task was not started: its supervisor had `maxChildren` already. Wait, or raise the limit.',
  },
  REMOTE_ERROR: {
    class: 'RemoteError',
    meaning: 'The handler threw. `remote` holds its name, message, stack and data.',
  },
  REMOTE_UNKNOWN_METHOD: {
    class: 'RemoteError',
    meaning: 'The worker has no such method; the message lists those it has.',
  },
  REMOTE_STREAM_ONLY: {
    class: 'RemoteError',
    meaning: 'The method gives its result in elements, and was not run. Use `stream` instead of `call`.',
  },
  REMOTE_UNENCODABLE: { class: 'RemoteError', meaning: 'The handler returned a value that the codec cannot carry.' },
  WIRE_FRAME_TOO_LARGE: {
    class: 'WireError',
    meaning: 'A header claims more than `maxFrameBytes`; often text printed to the frame descriptor.',
  },
  WIRE_EMPTY_FRAME: { class: 'WireError', meaning: 'A frame of length zero.' },
  WIRE_TRUNCATED: { class: 'WireError', meaning: 'The stream ended inside a frame.' },
  WIRE_BAD_PAYLOAD: {
    class: 'WireError',
    meaning:
      'A payload is not exactly one value of the codec, or has something in it that no worker may send: an extension of MessagePack that is no timestamp, or a key of a map that is neither text, a number, a boolean nor nil.',
  },
  WIRE_TOO_MANY_CONTAINERS: {
    class: 'WireError',
    meaning:
      'A payload holds more maps, arrays, binary values and timestamps than `maxFrameBytes` allows: one for each 64 bytes of it, and 65 536 at least. Send elements one by one, as a stream, or raise it.',
  },
  WIRE_TOO_MANY_ELEMENTS: {
    class: 'WireError',
    meaning:
      'A payload holds more keys of maps, or more values in all, than `maxFrameBytes` allows: one key for each 64 bytes of it and one value for each 8, and 65 536 keys and 524 288 values at least. Send elements one by one, as a stream, send numbers as binary, or raise it.',
  },
  WIRE_BAD_MESSAGE: {
    class: 'WireError',
    meaning: 'A value is not a message: no kind, or an element of the wrong type.',
  },
  WIRE_UNKNOWN_KIND: { class: 'WireError', meaning: 'A message of a kind that this version does not know.' },
  WIRE_UNKNOWN_CALL: { class: 'WireError', meaning: 'An answer to a call that is not open.' },
  WIRE_UNEXPECTED: {
    class: 'WireError',
    meaning: 'A message that is not allowed at this point, such as a second READY.',
  },
  WIRE_UNENCODABLE: {
    class: 'WireError',
    meaning: 'A value that the codec cannot carry; the message says which part.',
  },
  PREPARE_TOOL_MISSING: {
    class: 'PrepareError',
    meaning: 'A toolchain is not installed; the message says what to install.',
  },
  PREPARE_INPUT_MISSING: { class: 'PrepareError', meaning: 'A file that a preparation reads does not exist.' },
  PREPARE_PACKAGE_MISSING: {
    class: 'PrepareError',
    meaning:
      'A package is not installed; the message says which. `tutti`: the host was bundled, and its SDKs and build scripts are no part of a bundle; install it in a `node_modules` beside the bundle or above it. `esbuild`: it bundles workers that are written in TypeScript.',
  },
  PREPARE_STEP_FAILED: {
    class: 'PrepareError',
    meaning: "A build step failed; the message ends with the tool's own words. Nothing of it stays in the cache.",
  },
  PREPARE_CACHE_UNUSABLE: {
    class: 'PrepareError',
    meaning:
      'The cache folder cannot be made, written to or run from, or there is none; the message says which, and why. Name another one in `TUTTI_CACHE_DIR`, or give `cacheDir`.',
  },
  PREPARE_LOCK_TIMEOUT: {
    class: 'PrepareError',
    meaning: 'Another process has been preparing the same thing for too long. See whether it hangs.',
  },
  TEST_LIMIT: {
    class: 'TestError',
    meaning: 'What a test waited for did not happen in time; the message tells what happened instead.',
  },
  TEST_NO_WORKER: {
    class: 'TestError',
    meaning: 'A fault has nobody to act on: no process of that worker lives. Wait until it is ready.',
  },
  TEST_ORPHANS: {
    class: 'TestError',
    meaning: 'Processes that the tests started are still alive; the message lists them. They have been killed.',
  },
  TEST_STUCK: {
    class: 'TestError',
    meaning: 'A test waits in virtual time for something that no timer will bring about.',
  },
  TEST_INVALID: {
    class: 'TestError',
    meaning: 'An argument of the test kit is wrong; the message names it.',
  },
} as const satisfies Record<string, CatalogueEntry>

/** Every stable error code. */
export type ErrorCode = keyof typeof CATALOGUE

/** The codes that one class of errors carries. */
export type CodeOf<C extends ErrorClass> = {
  [K in ErrorCode]: (typeof CATALOGUE)[K]['class'] extends C ? K : never
}[ErrorCode]
