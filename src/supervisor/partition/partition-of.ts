import { hashOfText } from './hash-of-text.ts'

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
  return hashOfText(String(key)) % partitions
}
