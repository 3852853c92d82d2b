// A gRPC server on a Unix socket with one unary method that answers with the bytes that it is
// given. Its parent's end is its own.
//
// usage: node grpc-echo.mjs <path of @grpc/grpc-js> <path of the socket>

import { createRequire } from 'node:module'

const [, , library, socket] = process.argv
const grpc = createRequire(import.meta.url)(library)
const asIs = (bytes) => bytes
const echo = {
  path: '/bench.Echo/echo',
  requestStream: false,
  responseStream: false,
  requestSerialize: asIs,
  requestDeserialize: asIs,
  responseSerialize: asIs,
  responseDeserialize: asIs,
}
const server = new grpc.Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 })
server.addService({ echo }, { echo: (call, answer) => answer(null, call.request) })
server.bindAsync(`unix:${socket}`, grpc.ServerCredentials.createInsecure(), (error) => {
  if (error) throw error
  process.send('listening')
})
process.on('disconnect', () => process.exit(0))
