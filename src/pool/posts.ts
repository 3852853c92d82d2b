import type { PoolMember } from './pool-member.ts'

/** One member and how it stands. */
export interface Post {
  readonly member: PoolMember
  /** `leaving`: it finishes what it has. `stopping`: it was told to end. */
  state: 'starting' | 'up' | 'leaving' | 'stopping'
}

/** The members of one life of a pool, by their paths. */
export class Posts {
  readonly #byPath = new Map<string, Post>()

  get size(): number {
    return this.#byPath.size
  }

  get all(): readonly Post[] {
    return [...this.#byPath.values()]
  }

  get(path: string): Post | undefined {
    return this.#byPath.get(path)
  }

  add(post: Post): void {
    this.#byPath.set(post.member.path, post)
  }

  remove({ member }: Post): void {
    this.#byPath.delete(member.path)
  }

  count(state: Post['state']): number {
    let count = 0
    for (const post of this.#byPath.values()) if (post.state === state) count += 1
    return count
  }

  /** The lowest number that no member of that pool has. */
  freeNumber(pool: string): number {
    let number = 1
    while (this.#byPath.has(`${pool}/${number}`)) number += 1
    return number
  }
}
