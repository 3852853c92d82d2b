import type { Address } from '../calls/address.ts'
import type { AddressKind } from '../calls/address-kind.ts'
import type { ChildStarter } from '../child/child.ts'
import type { ChildKind } from '../child/child-kind.ts'
import { crashed } from '../errors/crashed.ts'
import { START_ABORTED } from '../supervisor/children.ts'
import type { CrewSystem } from './crew-options.ts'
import { PoolAddress } from './pool-address.ts'
import { PoolLife } from './pool-life.ts'
import { type ResolvedPoolStart, resolvePoolStart } from './resolve-pool-start.ts'

/** What a pool needs of its system. */
export interface PoolSystem extends CrewSystem {
  addressOf(path: string): Address | undefined
}

/** Equal members behind one address. */
export const poolKind: ChildKind<ResolvedPoolStart, PoolSystem> & AddressKind<ResolvedPoolStart> = {
  name: 'pool',
  type: 'supervisor',
  isDynamic: true,
  parse: resolvePoolStart,
  childrenOf: ({ member }) => [member],
  mailboxOf: ({ options }) => options.mailbox,
  addressOf: ({ options }, child, context) => new PoolAddress(child, context, options),
  starter: createPoolStarter,
}

function createPoolStarter(system: PoolSystem): ChildStarter<ResolvedPoolStart> {
  return async ({ start }, context) => {
    const address = system.addressOf(context.path)
    if (context.signal.aborted) return { outcome: 'failed', reason: START_ABORTED }
    if (!(address instanceof PoolAddress))
      return { outcome: 'failed', reason: crashed(new Error(`there is no mailbox for "${context.path}"`)) }
    return new PoolLife({ start, address, context }, system).start()
  }
}
