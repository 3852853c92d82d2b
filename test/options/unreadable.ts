import { PROGRAM } from '../spec/fakes.ts'

/** Specs that throw while they are read. */
export const UNREADABLE: readonly (readonly [what: string, make: () => unknown])[] = [
  ['a getter of the spec', () => throwing({ id: 'x' }, 'start')],
  ['a getter of its start', () => ({ id: 'x', start: throwing(PROGRAM, 'args') })],
  ['a getter of a field of its own', () => throwing({ id: 'x', start: PROGRAM }, 'shutdown')],
  ['a proxy that was revoked', revoked],
  ['a start that was revoked', () => ({ id: 'x', start: revoked() })],
  ['an array that was revoked', () => ({ id: 'x', start: { ...PROGRAM, args: revoked() } })],
  ['a proxy that refuses everything', refusing],
  [
    'something that throws nothing that can be read',
    () => ({ id: 'x', start: { kind: 'worker', runtime: refusing() } }),
  ],
]

function throwing(rest: object, name: string): object {
  return Object.defineProperty({ ...rest }, name, {
    enumerable: true,
    get() {
      throw new RangeError('the getter threw')
    },
  })
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

function refusing(): object {
  const refuse = (): never => {
    throw Object.create(null)
  }
  return new Proxy(
    {},
    { get: refuse, has: refuse, ownKeys: refuse, getOwnPropertyDescriptor: refuse, getPrototypeOf: refuse },
  )
}
