/**
 * Has what this process prints written before the next step is taken. Node writes to pipes when it
 * finds the time, and a process that is ended meanwhile takes the rest along: the very lines that
 * say why. It also lets a full pipe swallow what Node itself prints at an uncaught exception.
 *
 * A stream is touched when it is first asked for, as Node opens it only then. Where Node gives it
 * no handle, as for files and in threads, it blocks anyway.
 *
 * @param env - As `process.env`.
 */
export function blockOutput(env: Readonly<Record<string, string | undefined>>): void {
  if (env['TUTTI_PROTOCOL'] === undefined) return
  blockWhenOpened('stdout')
  blockWhenOpened('stderr')
}

function blockWhenOpened(name: 'stdout' | 'stderr'): void {
  const opened = Object.getOwnPropertyDescriptor(process, name)
  if (opened?.get === undefined) return
  let stream: unknown
  Object.defineProperty(process, name, {
    configurable: true,
    enumerable: true,
    get: () => {
      stream ??= block(opened.get?.call(process))
      return stream
    },
  })
}

function block(stream: unknown): unknown {
  const handle: unknown = isObject(stream) ? Reflect.get(stream, '_handle') : undefined
  const setBlocking: unknown = isObject(handle) ? Reflect.get(handle, 'setBlocking') : undefined
  if (typeof setBlocking === 'function') setBlocking.call(handle, true)
  return stream
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
