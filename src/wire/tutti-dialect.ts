import type { ExitReason } from '../errors/exit-reason.ts'
import { isBulk } from './bulk.ts'
import type { Dialect } from './dialect.ts'
import { LENGTH_PREFIXED } from './framing.ts'
import { CALL_ARGS } from './host-message.ts'
import { Kind, PROTOCOL_VERSION } from './kind.ts'
import { parseWorkerMessage, type ReadyInfo } from './worker-message.ts'

/** Tutti's own protocol (`docs/protocol.md`), in either codec. */
export const tuttiDialect: Dialect = Object.freeze<Dialect>({
  name: 'tutti',
  framing: LENGTH_PREFIXED,
  can: { cancel: true, streams: true, casts: 'counted', heartbeat: true, stop: true, order: true },
  environment: ({ codec, descriptors }) => {
    const isStdio = descriptors === 'stdio'
    return {
      TUTTI_PROTOCOL: String(PROTOCOL_VERSION),
      TUTTI_FD_IN: isStdio ? '0' : '3',
      TUTTI_FD_OUT: isStdio ? '1' : '4',
      TUTTI_CODEC: codec,
    }
  },
  refuse: refuseReady,
  begin: ({ codec, limits }) => {
    return {
      // What a call is made with belongs to the worker until it is answered, so bulk need not be
      // copied.
      say: (message) =>
        message[0] === Kind.CALL && isBulk(message[CALL_ARGS])
          ? codec.encodeInParts(message, CALL_ARGS)
          : codec.encodeFrame(message),
      hear: (payload) => parseWorkerMessage(codec.decode(payload, limits)),
    }
  },
})

/** How a worker is spoken with. */
export function dialectOf({ dialect = tuttiDialect }: { readonly dialect?: Dialect }): Dialect {
  return dialect
}

/** Why a READY is not acceptable; `undefined` when it is. */
function refuseReady({ protocol, sdk }: ReadyInfo): ExitReason | undefined {
  if (protocol === PROTOCOL_VERSION) return undefined
  const diagnosis = `it speaks version ${protocol} of the protocol (SDK "${sdk}"), and this host speaks version ${PROTOCOL_VERSION}. Update the older of the two`
  return { type: 'handshake_failed', cause: 'wrong_version', diagnosis }
}
