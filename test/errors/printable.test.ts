import { describe, expect, it } from 'vitest'
import { printable } from '../../src/errors/printable.ts'
import { RemoteError } from '../../src/errors/remote-error.ts'

describe('printable', () => {
  it('leaves text as it is, in any language, with its lines and tabs', () => {
    const text = 'päivää\tこんにちは 👩‍👩‍👧\nשלום'
    expect(printable(text)).toBe(text)
  })

  it.each([
    ['a colour', '\u001b[31mred', '\\x1b[31mred'],
    ['a carriage return', 'all\rnone', 'all\\x0dnone'],
    ['a backspace', 'a\bb', 'a\\x08b'],
    ['a sequence of C1', '\u009b2Jgone', '\\x9b2Jgone'],
    ['another direction', 'user\u202egnp.exe', 'user\\u202egnp.exe'],
    ['an isolate', '\u2066x\u2069', '\\u2066x\\u2069'],
    ['a separator of lines', 'a\u2028b', 'a\\u2028b'],
    ['a line break of Windows', 'a\r\nb\u0000', 'a\nb\\x00'],
  ])('writes %s as its code', (_, text, expected) => {
    expect(printable(text)).toBe(expected)
  })

  it('is what the message of every error is, and the account of the worker stays as it was', () => {
    const remote = { name: 'E\u001b[2J', message: 'm\u202e', stack: undefined, data: null }
    const error = new RemoteError('REMOTE_ERROR', { target: 'main/w', method: 'm' }, remote)
    expect(error.message).toBe('"m" on "main/w" failed with E\\x1b[2J: m\\u202e')
    expect(error.remote).toBe(remote)
  })
})
