/** Who takes the messages of a {@link MessageQueue}. */
export interface MessageHandler<M> {
  /** Deals with one message, to its end. */
  readonly handle: (message: M) => Promise<void>
  /**
   * Called instead of `handle` when the queue is closed, and after a `handle` that threw. Must not
   * throw.
   */
  readonly drop: (message: M) => void
  /** What `handle` threw: a bug of ours. Must not reject. */
  readonly onBug: (error: unknown, message: M) => Promise<void>
}

/** Messages done before the array of those waiting is compacted. */
const COMPACT_AFTER = 1_024

/**
 * The one queue of a supervisor: messages are dealt with one at a time, in the order of arrival,
 * each to its end. An order to end is the one thing that goes to the head.
 *
 * A handler that throws is a bug of ours. It never escapes: it is handed to `onBug`, and the queue
 * waits for that as for any message.
 *
 * @source OTP: a supervisor's mailbox
 */
export class MessageQueue<M> {
  #waiting: M[] = []
  #done = 0
  readonly #urgent: M[] = []
  #isBusy = false
  #isClosed = false
  readonly #handler: MessageHandler<M>

  constructor(handler: MessageHandler<M>) {
    this.#handler = handler
  }

  /** Adds a message at the tail. */
  post(message: M): void {
    if (this.#isClosed) return this.#handler.drop(message)
    this.#waiting.push(message)
    void this.#work()
  }

  /** Adds a message at the head; it is the next. */
  postUrgent(message: M): void {
    if (this.#isClosed) return this.#handler.drop(message)
    this.#urgent.push(message)
    void this.#work()
  }

  /**
   * Drops what waits and everything that comes later. A message that is being dealt with is not
   * touched.
   */
  close(): void {
    this.#isClosed = true
    for (let message = this.#take(); message !== undefined; message = this.#take()) this.#handler.drop(message)
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return
    this.#isBusy = true
    const { handle, drop, onBug } = this.#handler
    for (let message = this.#take(); message !== undefined; message = this.#take()) {
      try {
        await handle(message)
      } catch (error) {
        await onBug(error, message)
        drop(message)
      }
    }
    this.#isBusy = false
  }

  #take(): M | undefined {
    const urgent = this.#urgent.shift()
    if (urgent !== undefined) return urgent
    const message = this.#waiting[this.#done]
    if (message === undefined) {
      this.#waiting = []
      this.#done = 0
      return undefined
    }
    this.#done += 1
    if (this.#done >= COMPACT_AFTER && this.#done * 2 >= this.#waiting.length) {
      this.#waiting.splice(0, this.#done)
      this.#done = 0
    }
    return message
  }
}
