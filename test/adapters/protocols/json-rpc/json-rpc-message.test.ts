import { describe, expect, it } from 'vitest'
import { readJsonRpc } from '../../../../adapters/protocols/json-rpc/json-rpc-message.ts'

const typeOf = (text: string): string => {
  const read = readJsonRpc(Buffer.from(text))
  return read.type === 'message' ? read.message.type : read.type
}

describe('readJsonRpc()', () => {
  it.each([
    ['{"jsonrpc":"2.0","id":1,"method":"a","params":[1]}', 'request'],
    ['{"jsonrpc":"2.0","id":"x","method":"a"}', 'request'],
    ['{"jsonrpc":"2.0","method":"a","params":{}}', 'notification'],
    ['{"jsonrpc":"2.0","id":1,"result":null}', 'result'],
    ['{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}', 'error'],
    ['{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":""}}', 'error'],
    ['[{"jsonrpc":"2.0","method":"a"}]', 'batch'],
    ['{"jsonrpc":"2.0","id":null,"method":"a"}', 'invalid_request'],
    ['{"jsonrpc":"2.0","id":1,"method":7}', 'invalid_request'],
    ['{"jsonrpc":"2.0","id":1,"method":"a","params":"text"}', 'invalid_request'],
    ['{"jsonrpc":"2.0"}', 'invalid_request'],
    ['{"jsonrpc":"2.0","id":1}', 'invalid_answer'],
    ['{"jsonrpc":"2.0","id":1,"result":1,"error":{}}', 'invalid_answer'],
    ['{"jsonrpc":"2.0","id":[],"result":1}', 'invalid_answer'],
    ['{"jsonrpc":"1.0","id":1,"result":1}', 'foreign'],
    ['[]', 'foreign'],
    ['[{"jsonrpc":"2.0","method":"a"},1]', 'foreign'],
    ['17', 'foreign'],
    ['null', 'foreign'],
    ['hello', 'foreign'],
  ])('%s is a %s', (text, type) => {
    expect(typeOf(text)).toBe(type)
  })
})
