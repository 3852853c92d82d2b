/** What is called with a value in one place: an argument, or an option. */
export type Place = (value: never) => unknown

/** How one exported function is played. */
export interface Row {
  /** Places that take a value, by the name of the argument or option. Every wrong value is put into each. */
  readonly places: Readonly<Record<string, Place>>
  /** Plays it with something that really waits: a process, a timer or a socket. Absent: it is a pure function. */
  readonly waits?: () => Promise<unknown>
}

/** A place for each option. `names` is checked by type, so that a new option without its place fails. */
export function options<O extends object>(
  names: Readonly<Record<keyof O, true>>,
  call: (given: O) => unknown,
): Readonly<Record<string, Place>> {
  return Object.fromEntries(
    Object.keys(names).map((name) => [name, (value: never) => call(Object.fromEntries([[name, value]]) as O)]),
  )
}

/** Rows by the name of the function or method. */
export type Rows = Readonly<Record<string, Row>>
