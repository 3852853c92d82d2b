/**
 * One value of each type that an option or an argument may wrongly have, by the name that a report
 * gives it.
 */
export const WRONG_VALUES: Readonly<Record<string, unknown>> = {
  undefined: undefined,
  null: null,
  NaN: Number.NaN,
  '-1': -1,
  '1e99': 1e99,
  "''": '',
  "'x'": 'x',
  '{}': {},
  '[]': [],
  function: () => {},
  symbol: Symbol('wrong'),
  promise: Promise.resolve(),
  getter: Object.defineProperty({}, 'trap', { enumerable: true, get: trap }),
  proxy: new Proxy({}, { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap }),
}

function trap(): never {
  throw new Error('a trap was read')
}
