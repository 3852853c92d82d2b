import type { StartSpec } from '../spec/child-spec.ts'
import type { Address, ChildAddress } from './address.ts'
import type { AddressContext } from './slot-address.ts'

/** What the directory asks of a kind of child beside the bounds of its mailbox. */
export interface AddressKind<S extends StartSpec = StartSpec> {
  /**
   * Makes the address of one child. Absent: its lives follow each other, and the latest takes
   * everything.
   */
  addressOf?(start: S, child: ChildAddress, context: AddressContext): Address
}
