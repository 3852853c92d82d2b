/**
 * A number for a text: the same in every process and every release.
 *
 * @returns Whole number from 0 to 2^32 - 1.
 * @source FNV-1a, 32 bits, over UTF-16
 */
export function hashOfText(text: string): number {
  let sum = 0x81_1c_9d_c5
  for (let i = 0; i < text.length; i += 1) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01_00_01_93)
  return sum >>> 0
}
