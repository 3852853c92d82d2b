import { optionsOf } from '../options/options-of.ts'
import type { ChildSpec, PoolStart } from '../spec/child-spec.ts'
import type { PoolOptions } from '../spec/pool-options.ts'
import { type ChildOverrides, pickOverrides } from './child-overrides.ts'
import { declare } from './declare.ts'

/** What a pool is made of, and how it is supervised itself. */
export interface PoolDeclaration extends PoolOptions {
  /** Of the pool itself. Default: as for any. */
  readonly overrides?: ChildOverrides
}

/** The spec of a pool. */
export type PoolSpec = ChildSpec & { readonly start: PoolStart }

/**
 * The spec of a pool: equal members behind one address with one mailbox. Whoever has room takes the
 * next call, so the least busy is served. Members are called by their numbers, from 1:
 * `main/embed/1`.
 *
 * @param member - What each member is started from: any child that takes calls. Its id counts for
 *   nothing. Without a `budget` it gets one of 3 restarts in 5000 ms, after which it is set aside
 *   for a second while the others serve.
 * @param options - Default: as many members as the machine can run at the same time.
 * @throws {@link SpecError} for the first mistake, at once: `SPEC_NOT_POOLABLE` for a member that
 *   takes no calls, `SPEC_INVALID_OPTION` for a size of 0, `SPEC_BAD_COMBINATION` for a `min` above
 *   `max`.
 * @example
 * pool('embed', worker('embed', python({ program: 'embed.py' })), { size: 4 })
 */
export function pool(id: string, member: ChildSpec, options: PoolDeclaration = {}): PoolSpec {
  const { overrides = {}, ...rest } = optionsOf('pool()', options)
  const start = { kind: 'pool', member, options: rest } as const
  return declare({ id, start, ...pickOverrides(overrides) })
}
