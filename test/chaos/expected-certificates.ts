import { expect } from 'vitest'
import type { ExitReason } from '../../src/index.ts'

/** What a certificate says, and what a person reads. */
export interface Expected {
  readonly reason: ExitReason | Readonly<Record<string, unknown>>
  readonly code?: number
  readonly signal?: string
  /** No process ever ran. */
  readonly hasNoPid?: true
  /** Method, progress and outcome of each. */
  readonly inFlight?: readonly string[]
  /** Kinds of the last frames, heartbeats left out. */
  readonly frames: string
  /** A line of stderr; absent: it said nothing. */
  readonly stderr?: string
  /** Parts of the line in the log. */
  readonly log: readonly string[]
  /**
   * What to do, in the log and on the page; absent: the reason says it itself, or there is nothing
   * to do.
   */
  readonly advice?: string
}

const CALLED = '>HELLO <READY >CALL'

/** By the name of the death. */
export const EXPECTED: Readonly<Record<string, Expected>> = {
  orderly: { reason: { type: 'shutdown' }, code: 0, frames: `${CALLED} <REPLY >STOP`, log: ['was shut down after'] },
  'exit-0': {
    reason: { type: 'normal' },
    code: 0,
    inFlight: ['leave started failed'],
    frames: CALLED,
    stderr: 'the licence has run out',
    log: ['ended normally after', 'on stderr it said: the licence has run out', 'of 1 in flight 1 failed'],
    advice: 'It ended by itself',
  },
  'exit-3': {
    reason: { type: 'exited', code: 3 },
    code: 3,
    inFlight: ['leave started failed'],
    frames: CALLED,
    stderr: 'the licence has run out',
    log: ['exited with code 3 after', 'on stderr it said: the licence has run out', 'of 1 in flight 1 failed'],
  },
  uncaught: {
    reason: { type: 'exited', code: 1 },
    code: 1,
    inFlight: ['throwLater started failed'],
    frames: `${CALLED} <LOG`,
    stderr: 'TypeError: nobody was there to catch this',
    log: ['exited with code 1 after', 'on stderr it said: TypeError: nobody was there to catch this'],
  },
  segfault: {
    reason: { type: 'signaled', signal: 'SIGSEGV' },
    signal: 'SIGSEGV',
    inFlight: ['segfault started failed'],
    frames: CALLED,
    stderr: 'Fatal Python error: Segmentation fault',
    log: ['ended by signal SIGSEGV after', 'on stderr it said: Fatal Python error: Segmentation fault'],
    advice: 'It crashed in native code',
  },
  abort: {
    reason: { type: 'signaled', signal: 'SIGABRT' },
    signal: 'SIGABRT',
    inFlight: ['abort started failed'],
    frames: CALLED,
    stderr: 'Fatal Python error: Aborted',
    log: ['ended by signal SIGABRT after', 'on stderr it said: Fatal Python error: Aborted'],
    advice: 'It crashed in native code',
  },
  'out-of-memory': {
    reason: { type: 'resource_limit', limit: 'memory 64 MiB' },
    signal: 'SIGKILL',
    inFlight: ['hoard started failed'],
    frames: CALLED,
    log: ['ran into its limit after', 'memory 64 MiB'],
    advice: 'raise the limit (`limits`)',
  },
  killed: {
    reason: { type: 'signaled', signal: 'SIGKILL' },
    signal: 'SIGKILL',
    inFlight: ['sleep started failed', 'ping not_started redelivered', 'ping not_started redelivered'],
    frames: `${CALLED} <REPLY >CALL >CALL >CALL`,
    log: ['ended by signal SIGKILL after', 'of 3 in flight 1 failed, 2 redelivered'],
    advice: 'Somebody else killed it',
  },
  frozen: {
    reason: { type: 'unresponsive', missedMs: expect.any(Number) },
    signal: 'SIGKILL',
    inFlight: ['sleep started failed', 'ping not_started redelivered', 'ping not_started redelivered'],
    frames: `${CALLED} <REPLY >CALL >CALL >CALL`,
    log: ['unresponsive after', 'silent for', 'of 3 in flight 1 failed, 2 redelivered'],
    advice: 'Its reader did not run',
  },
  'text-in-frames': {
    reason: { type: 'protocol', code: 'WIRE_FRAME_TOO_LARGE', violation: expect.stringContaining('Loading the model') },
    signal: 'SIGKILL',
    inFlight: ['ping started failed'],
    frames: CALLED,
    log: ['broke the protocol (WIRE_FRAME_TOO_LARGE) after', 'as if text had been printed'],
    advice: 'as text that was printed there',
  },
  'giant-frame': {
    reason: { type: 'protocol', code: 'WIRE_FRAME_TOO_LARGE', violation: expect.stringContaining('4294967295 bytes') },
    signal: 'SIGKILL',
    inFlight: ['ping started failed'],
    frames: CALLED,
    log: ['broke the protocol (WIRE_FRAME_TOO_LARGE) after'],
    advice: 'raise `maxFrameBytes`',
  },
  overrun: {
    reason: { type: 'overrun', method: 'sleep', graceMs: 100 },
    signal: 'SIGKILL',
    inFlight: ['sleep started settled'],
    frames: `${CALLED} >CANCEL`,
    log: ['overrun after', '"sleep" did not end within 100 ms after it was cancelled', 'of 1 in flight 1 settled'],
    advice: 'Its handler does not heed cancellation',
  },
  stubborn: {
    reason: { type: 'killed', after: 'shutdown_timeout' },
    signal: 'SIGKILL',
    inFlight: ['ping started failed'],
    frames: `${CALLED} >STOP`,
    log: ['killed (shutdown timeout) after', 'of 1 in flight 1 failed'],
    advice: 'raise its `shutdown`',
  },
  'brutal-kill': {
    reason: { type: 'killed', after: 'brutal_kill' },
    signal: 'SIGKILL',
    inFlight: ['sleep started failed'],
    frames: CALLED,
    log: ['killed (brutal kill) after'],
  },
  'not-found': {
    reason: { type: 'spawn_failed', errno: 'ENOENT', diagnosis: expect.stringContaining('not found on PATH') },
    hasNoPid: true,
    frames: '',
    log: ['could not be started (ENOENT) after', 'Install it, or give its full path'],
  },
  'not-executable': {
    reason: { type: 'spawn_failed', errno: 'EACCES', diagnosis: expect.stringContaining('chmod +x') },
    hasNoPid: true,
    frames: '',
    log: ['could not be started (EACCES) after', 'is not executable. Run: chmod +x'],
  },
  'wrong-version': {
    reason: { type: 'handshake_failed', cause: 'wrong_version', diagnosis: expect.stringContaining('version 99') },
    signal: 'SIGKILL',
    frames: '>HELLO <READY',
    log: ['did not become ready after', 'this host speaks version 1. Update the older of the two'],
  },
  'never-ready': {
    reason: { type: 'handshake_failed', cause: 'timeout', diagnosis: expect.stringContaining('within 500 ms') },
    signal: 'SIGKILL',
    frames: '>HELLO',
    log: ['did not become ready after', 'raise startTimeoutMs'],
  },
  'fails-early': {
    reason: { type: 'handshake_failed', cause: 'exited', diagnosis: expect.stringContaining('no model') },
    code: 1,
    frames: '>HELLO',
    stderr: 'RuntimeError: there is no model at /models/fi.bin',
    log: ['did not become ready after', 'it exited with code 1 before READY: RuntimeError: there is no model'],
  },
  'text-before-ready': {
    reason: { type: 'handshake_failed', cause: 'not_protocol', diagnosis: expect.stringContaining('Hello, world') },
    signal: 'SIGKILL',
    frames: '>HELLO',
    log: ['did not become ready after', 'it wrote something that is not the protocol'],
  },
  'start-cut-short': {
    reason: { type: 'killed', after: 'start_aborted' },
    signal: 'SIGKILL',
    frames: '>HELLO',
    log: ['killed (start aborted) after'],
  },
  'shutdown-cut-short': {
    reason: { type: 'killed', after: 'forced_shutdown' },
    signal: 'SIGKILL',
    frames: '>HELLO <READY >STOP',
    log: ['killed (forced shutdown) after'],
    advice: 'The whole shutdown had a limit',
  },
  'exit-signal': {
    reason: { type: 'killed', after: 'exit_signal' },
    signal: 'SIGKILL',
    frames: '>HELLO <READY',
    log: ['killed (exit signal) after'],
  },
  'mistake-of-the-host': {
    reason: { type: 'crashed', cause: expect.stringContaining('TypeError: a mistake of the host') },
    signal: 'SIGKILL',
    frames: `${CALLED} <REPLY`,
    log: ['crashed after', 'TypeError: a mistake of the host'],
    advice: 'the stack says where',
  },
}
