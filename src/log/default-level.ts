/**
 * The level of a log whose user says none. In development everything is shown that workers print,
 * so that a `print()` is seen; elsewhere only what somebody must know. Development is: `NODE_ENV`
 * says so, or it says nothing and stderr is a terminal.
 *
 * @param env - As `process.env`.
 * @param isTerminal - Whether stderr is one.
 */
export function defaultLevel(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): 'info' | 'warn' {
  const { NODE_ENV: mode = '' } = env
  return mode === 'development' || (mode === '' && isTerminal) ? 'info' : 'warn'
}
