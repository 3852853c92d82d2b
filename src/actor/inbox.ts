/** A message of the system, or a plain one, that waits for its actor. */
export interface Post {
  readonly message: unknown
  /** How many messages its address had been sent when it came: those came before it. */
  readonly mark: number
  /** What it comes from (a monitor, a timer, a path), so that it can be taken back. */
  readonly source: unknown
  next: Post | undefined
}

/**
 * Messages that belong to one life and not to its address: they end with it. First in, first out;
 * every operation but `remove` takes constant time.
 */
export class Inbox {
  #first: Post | undefined = undefined
  #last: Post | undefined = undefined

  /** The one that is next. */
  get first(): Post | undefined {
    return this.#first
  }

  push(post: Omit<Post, 'next'>): void {
    const added: Post = { ...post, next: undefined }
    if (this.#last === undefined) this.#first = added
    else this.#last.next = added
    this.#last = added
  }

  /** Removes the one that is next. */
  shift(): void {
    const first = this.#first
    if (first === undefined) return
    this.#first = first.next
    if (this.#first === undefined) this.#last = undefined
    // What is garbage must not keep its successors alive.
    first.next = undefined
  }

  /** Removes all that come from `source`. */
  remove(source: unknown): void {
    let before: Post | undefined
    for (let post = this.#first; post !== undefined; post = post.next) {
      if (post.source !== source) before = post
      else if (before === undefined) this.#first = post.next
      else before.next = post.next
    }
    this.#last = before
  }
}
