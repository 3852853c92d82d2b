import { ownerOfKey } from './owner-of-key.ts'
import type { ResolvedAffinity } from './resolve-affinity.ts'

/**
 * A member as a key sees it. Those that have not been ready yet are not among them: they own no
 * keys.
 */
export interface KeyOwner {
  /** `hashOfText` of its id. */
  readonly weight: number
  /** `lost`: its last life has ended, and the next is not ready. */
  readonly state: 'ready' | 'lost'
  readonly hasRoom: boolean
}

/**
 * Where a call with a key goes. `serve`: to that member, now. `wait`: for that member. `anyone`: as
 * if it had no key. `lost`: nowhere, since that member knew what nobody else does. `index` is that
 * of the member.
 */
export type KeyPlace = { readonly go: 'serve' | 'wait' | 'lost'; readonly index: number } | { readonly go: 'anyone' }

/**
 * Decides where a call goes that has a key.
 *
 * | mode, `onLost` | its member has room | is busy | is lost |
 * |---|---|---|---|
 * | `hint` | `serve` | `anyone` | the next member of the key: `serve` or `anyone` |
 * | `strict`, `fail` | `serve` | `wait` | `lost` |
 * | `strict`, `rebind` | `serve` | `wait` | the next member of the key: `serve` or `wait` |
 *
 * @param key - `hashOfText` of the key.
 */
export function placeByKey(
  key: number,
  members: readonly KeyOwner[],
  { mode, onLost }: Pick<ResolvedAffinity, 'mode' | 'onLost'>,
): KeyPlace {
  const weights = members.map(({ weight }) => weight)
  const index =
    onLost === 'fail' ? ownerOfKey(key, weights) : ownerOfKey(key, weights, (each) => members[each]?.state === 'ready')
  const owner = members[index]
  if (owner === undefined) return ANYONE
  if (owner.state === 'lost') return { go: 'lost', index }
  if (owner.hasRoom) return { go: 'serve', index }
  return mode === 'strict' ? { go: 'wait', index } : ANYONE
}

const ANYONE: KeyPlace = Object.freeze({ go: 'anyone' })
