/**
 * The member that a key belongs to: the one that draws the highest number together with it. So when
 * a member comes or goes, only the keys move that it gets or had.
 *
 * @param key - Its weight: `hashOfText` of the key.
 * @param members - The weight of each: `hashOfText` of its id. Ids that never change give keys the
 *   same member after a restart.
 * @param isCandidate - Whether the member at that index may own keys now. Default: all may.
 * @returns Index of the member; -1 when there is none.
 * @source rendezvous hashing: D. G. Thaler, C. V. Ravishankar, "A Name-Based Mapping Scheme for
 *   Rendezvous", 1996
 */
export function ownerOfKey(
  key: number,
  members: readonly number[],
  isCandidate: (index: number) => boolean = () => true,
): number {
  let owner = -1
  let highest = -1
  for (const [index, member] of members.entries()) {
    if (!isCandidate(index)) continue
    const number = mixed(key, member)
    if (number <= highest) continue
    owner = index
    highest = number
  }
  return owner
}

/** Every bit of both has a say in every bit of the result. @source MurmurHash3 `fmix32` */
function mixed(key: number, member: number): number {
  let sum = Math.imul(key ^ (key >>> 16), 0x85_eb_ca_6b) ^ member
  sum = Math.imul(sum ^ (sum >>> 16), 0x85_eb_ca_6b)
  sum = Math.imul(sum ^ (sum >>> 13), 0xc2_b2_ae_35)
  return (sum ^ (sum >>> 16)) >>> 0
}
