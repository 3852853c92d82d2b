/**
 * Sorts names by how many letters must be changed, added or removed to get from them to a word;
 * names that are equally near keep their order.
 *
 * @returns The names, nearest first, and the first of them when it is near enough to be meant.
 * @example
 * nearest('requirments', ['program', 'requirements']).meant // => 'requirements'
 */
export function nearest(
  word: string,
  names: readonly string[],
): { readonly sorted: readonly string[]; readonly meant: string | undefined } {
  const ranked = names
    .map((name) => ({ name, distance: distanceOf(word.toLowerCase(), name.toLowerCase()) }))
    .toSorted((one, other) => one.distance - other.distance)
  const [first] = ranked
  const isMeant = first !== undefined && first.distance <= mostWrongLetters(first.name)
  return { sorted: ranked.map(({ name }) => name), meant: isMeant ? first.name : undefined }
}

/** Two letters that changed places count as two; in a short name that is all of it. */
function mostWrongLetters(name: string): number {
  return name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3))
}

/** Words from outside may be of any length, and the distance costs the product of both. */
const LONGEST = 64

/** @source Levenshtein's distance, by rows */
function distanceOf(one: string, other: string): number {
  const a = one.slice(0, LONGEST)
  const b = other.slice(0, LONGEST)
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
