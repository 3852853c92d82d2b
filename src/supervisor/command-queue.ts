/** One thing for a supervisor to do. */
export interface Command {
  run(): Promise<void>
  /** Called instead of `run` when the queue is closed, and after a `run` that threw. Must not throw. */
  cancel(): void
}

/** Commands done before the array of those waiting is compacted. */
const COMPACT_AFTER = 1_024

/**
 * The one queue of a supervisor: commands run one at a time, in the order of arrival, each to its end. An order to stop is
 * the one thing that goes to the head.
 *
 * A command that throws is a bug of ours. It never escapes: it is handed to `onBug`, and the queue waits for that as for any command.
 *
 * @source OTP: a supervisor's mailbox
 */
export class CommandQueue {
  #waiting: Command[] = []
  #done = 0
  readonly #urgent: Command[] = []
  #isBusy = false
  #isClosed = false
  readonly #onBug: (error: unknown) => Promise<void>

  /** @param onBug - Must not reject. */
  constructor(onBug: (error: unknown) => Promise<void>) {
    this.#onBug = onBug
  }

  /** Adds a command at the tail. */
  post(command: Command): void {
    if (this.#isClosed) return command.cancel()
    this.#waiting.push(command)
    void this.#work()
  }

  /** Adds a command at the head; it is the next to run. */
  postUrgent(command: Command): void {
    if (this.#isClosed) return command.cancel()
    this.#urgent.push(command)
    void this.#work()
  }

  /** Cancels what waits and whatever comes later. A command that runs is not touched. */
  close(): void {
    this.#isClosed = true
    for (let command = this.#take(); command !== undefined; command = this.#take()) command.cancel()
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return
    this.#isBusy = true
    for (let command = this.#take(); command !== undefined; command = this.#take()) {
      try {
        await command.run()
      } catch (error) {
        await this.#onBug(error)
        command.cancel()
      }
    }
    this.#isBusy = false
  }

  #take(): Command | undefined {
    const urgent = this.#urgent.shift()
    if (urgent !== undefined) return urgent
    const command = this.#waiting[this.#done]
    if (command === undefined) {
      this.#waiting = []
      this.#done = 0
      return undefined
    }
    this.#done += 1
    if (this.#done >= COMPACT_AFTER && this.#done * 2 >= this.#waiting.length) {
      this.#waiting.splice(0, this.#done)
      this.#done = 0
    }
    return command
  }
}
