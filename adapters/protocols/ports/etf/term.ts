/**
 * What Erlang has and JavaScript does not, as plain data: it prints, compares and survives
 * `JSON.stringify`.
 */
export type TaggedTerm =
  | { readonly $atom: string }
  | { readonly $tuple: readonly unknown[] }
  /** A map with keys of any kind. */
  | { readonly $map: readonly (readonly [unknown, unknown])[] }
  /** `[1, 2 | 3]`: elements, and a tail that is no list. */
  | { readonly $improper: readonly [readonly unknown[], unknown] }

/** An atom, for the arguments of `jsonPort({ codec: 'etf' })`. At most 255 characters. */
export function atom(name: string): { readonly $atom: string } {
  return { $atom: name }
}

/** A tuple, for the arguments of `jsonPort({ codec: 'etf' })`. */
export function tuple(...elements: readonly unknown[]): { readonly $tuple: readonly unknown[] } {
  return { $tuple: elements }
}

/**
 * Tags of the external term format.
 * @source https://www.erlang.org/doc/apps/erts/erl_ext_dist.html
 */
export const Tag = Object.freeze({
  NEW_FLOAT: 70,
  SMALL_INTEGER: 97,
  INTEGER: 98,
  ATOM: 100,
  SMALL_TUPLE: 104,
  LARGE_TUPLE: 105,
  NIL: 106,
  STRING: 107,
  LIST: 108,
  BINARY: 109,
  SMALL_BIG: 110,
  LARGE_BIG: 111,
  SMALL_ATOM: 115,
  MAP: 116,
  ATOM_UTF8: 118,
  SMALL_ATOM_UTF8: 119,
})

/** The first byte of every term. */
export const VERSION = 131

/** Most levels of lists, tuples and maps in each other. */
export const MAX_DEPTH = 512
