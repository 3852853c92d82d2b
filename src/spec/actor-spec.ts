import type { MailboxOptions } from './worker-spec.ts'

/** A place in a registry with unique keys: `value` is kept beside the entry. */
export interface Via {
  /** Name of the registry. */
  readonly registry: string
  readonly key: string | number
  readonly value?: unknown
}

/**
 * `start` of a child that runs in the host itself. {@link actor} makes it.
 *
 * It holds its behaviour, which is made of functions: such a spec prints and compares like any
 * other, and is the one exception that does not survive `JSON.stringify`.
 */
export interface ActorStart {
  readonly kind: 'actor'
  /** What it does; made by `behaviour()`. Opaque to its supervisor. */
  readonly behaviour: object
  /** What `init` is given, each time it starts. Default `undefined`. */
  readonly args?: unknown
  /**
   * Registered before `init` runs, and free again when the actor ends; without `/`. The start fails
   * when it is taken. Default: no name.
   */
  readonly name?: string | Via
  /** How long `init` may take, in milliseconds. Default 30 000. */
  readonly startTimeoutMs?: number | 'infinity'
  readonly mailbox?: MailboxOptions
}
