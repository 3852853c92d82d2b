/**
 * Makes an error that has no stack. For one whose `cause` has the stack that tells something: to
 * collect frames takes ten times as long as all else, and many may be made at once.
 */
export function withoutStack<E extends Error>(make: () => E): E {
  const { stackTraceLimit } = Error
  // It cannot be set where all that is built in is frozen; then there is a stack.
  Reflect.set(Error, 'stackTraceLimit', 0)
  try {
    return make()
  } finally {
    Reflect.set(Error, 'stackTraceLimit', stackTraceLimit)
  }
}
