/** What work is spread by. */
export type PartitionKey = string | number | bigint

/**
 * The partition of a key: the same for the same key, as long as there are as many partitions.
 *
 * | key | partition |
 * |---|---|
 * | whole number | its absolute value modulo `partitions` |
 * | anything else | hash of its text (FNV-1a, 32 bits, over UTF-16) modulo `partitions` |
 *
 * @param partitions - Whole number >= 1.
 * @source Elixir `PartitionSupervisor`: the formula is no promise there, nor is it here
 */
export function partitionOf(key: PartitionKey, partitions: number): number {
  if (typeof key === 'bigint') return Number((key < 0n ? -key : key) % BigInt(partitions))
  if (typeof key === 'number' && Number.isInteger(key)) return Math.abs(key) % partitions
  return hash(String(key)) % partitions
}

function hash(text: string): number {
  let sum = 0x81_1c_9d_c5
  for (let i = 0; i < text.length; i += 1) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01_00_01_93)
  return sum >>> 0
}
