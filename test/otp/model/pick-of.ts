/** The thing that a number stands for; undefined when there is none. */
export function pickOf<T>(things: readonly T[], pick: number): T | undefined {
  return things[pick % Math.max(1, things.length)]
}
