/**
 * The first element of every message. The numbers are part of the protocol (`docs/protocol.md` §3).
 */
export const Kind = Object.freeze({
  HELLO: 1,
  READY: 2,
  CALL: 3,
  CAST: 4,
  REPLY: 5,
  FAIL: 6,
  CANCEL: 7,
  ITEM: 8,
  PROGRESS: 9,
  END: 10,
  CREDIT: 11,
  PING: 12,
  PONG: 13,
  STOP: 14,
  LOG: 15,
  PUSH: 16,
  PULL: 17,
})

/** Version of the protocol that this host speaks. */
export const PROTOCOL_VERSION = 1

/** Largest id, and most elements that may be asked for at a time (`docs/protocol.md` §3). */
export const MAX_COUNT = 0xffff_ffff
