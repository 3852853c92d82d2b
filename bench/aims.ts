/** Where a figure is found: a shape, one of its cases, and a subject in it. */
export interface Place {
  readonly shape: string
  readonly case: string
  readonly subject: string
}

/** What we want of one figure. */
export interface Aim extends Place {
  /** In words, for the report. */
  readonly what: string
  /**
   * `ratio`: times the figure of `beside`. `difference`: more than it, in the unit of the case.
   * `value`: as it is.
   */
  readonly by: 'ratio' | 'difference' | 'value'
  /**
   * What it is compared with, in the same case unless it says another one; with `value` nothing.
   */
  readonly beside?: { readonly subject: string; readonly case?: string }
  readonly bound: 'at most' | 'at least'
  /** What has to be reached. */
  readonly required: number
  /** What would be good; absent: no more than what is required. */
  readonly aim?: number
  /** Of the required and the aimed value, when `by` is not `ratio`. */
  readonly unit?: string
}

const ONE_CALL = {
  shape: 'latency',
  case: '64 B, one at a time',
  subject: 'tutti',
  by: 'ratio',
  bound: 'at most',
} as const
const MANY_CALLS = {
  shape: 'throughput',
  case: '64 B, 100 in flight',
  subject: 'tutti',
  by: 'ratio',
  bound: 'at least',
} as const
const ECHO_IN_C = { beside: { subject: 'tutti (C, no SDK)' }, subject: 'tutti', by: 'ratio' } as const
const POOL = { shape: 'pool', subject: 'tutti', by: 'ratio', bound: 'at least' } as const
const EMPTY_JOB = { ...POOL, case: 'job of 0 ms, 8 members', required: 3, aim: 5 } as const
const ACTORS = { shape: 'actors', subject: 'tutti', by: 'ratio', bound: 'at most' } as const

/** Everything that the benchmarks are held against. */
export const AIMS: readonly Aim[] = [
  { ...ONE_CALL, what: 'round trip, times the floor', beside: { subject: 'floor' }, required: 1.5, aim: 1.25 },
  { ...ONE_CALL, what: "round trip, times Erlang's", beside: { subject: 'erlang' }, required: 0.6, aim: 0.4 },
  { ...MANY_CALLS, what: "calls per second, times Erlang's", beside: { subject: 'erlang' }, required: 1.5, aim: 2 },
  { ...MANY_CALLS, what: "calls per second, times piscina's", beside: { subject: 'piscina' }, required: 3, aim: 5 },
  { ...MANY_CALLS, what: "calls per second, times fork's", beside: { subject: 'fork (json)' }, required: 1.3, aim: 2 },
  {
    ...ECHO_IN_C,
    shape: 'cpp',
    case: 'one at a time',
    what: "round trip with the SDK for C++, times the echo's",
    bound: 'at most',
    required: 1.1,
    aim: 1,
  },
  {
    ...ECHO_IN_C,
    shape: 'cpp',
    case: '100 in flight',
    what: "calls per second with the SDK for C++, times the echo's",
    bound: 'at least',
    required: 0.9,
    aim: 1,
  },
  {
    ...ECHO_IN_C,
    shape: 'java',
    case: 'one at a time',
    what: "round trip with the SDK for Java, times the echo's",
    bound: 'at most',
    required: 1.5,
    aim: 1.2,
  },
  {
    ...ECHO_IN_C,
    shape: 'java',
    case: '100 in flight',
    what: "calls per second with the SDK for Java, times the echo's",
    bound: 'at least',
    required: 0.6,
    aim: 0.8,
  },
  {
    shape: 'payload',
    case: '1 MiB',
    subject: 'tutti',
    what: 'bytes per second, times the floor',
    by: 'ratio',
    beside: { subject: 'floor' },
    bound: 'at least',
    required: 0.8,
    aim: 0.95,
  },
  {
    shape: 'python',
    case: '100 in flight',
    subject: 'tutti',
    what: "calls per second, times pythonia's",
    by: 'ratio',
    beside: { subject: 'pythonia' },
    bound: 'at least',
    required: 10,
    aim: 20,
  },
  {
    shape: 'restart',
    case: 'echo in C',
    subject: 'tutti',
    what: 'SIGKILL to ready again, beyond a bare start',
    by: 'difference',
    beside: { subject: 'bare start' },
    bound: 'at most',
    required: 5,
    aim: 2,
    unit: 'ms',
  },
  {
    shape: 'idle',
    case: 'CPU',
    subject: 'tutti, 100 workers',
    what: 'CPU of the host with heartbeats on',
    by: 'value',
    bound: 'at most',
    required: 0.5,
    unit: '% of a core',
  },
  {
    shape: 'idle',
    case: 'timers',
    subject: 'tutti, 100 workers',
    what: 'timers of the host: one for all, none per worker',
    by: 'value',
    bound: 'at most',
    required: 100,
    aim: 2,
    unit: 'timers',
  },
  {
    shape: 'slow-consumer',
    case: 'growth of the host',
    subject: 'tutti',
    what: 'growth of the host beyond what its mailbox may hold',
    by: 'difference',
    beside: { subject: 'configured bounds' },
    bound: 'at most',
    required: 32,
    aim: 0,
    unit: 'MiB',
  },
  {
    ...ACTORS,
    case: 'call, one at a time',
    what: "round trip, times Erlang's",
    beside: { subject: 'erlang' },
    required: 1.5,
    aim: 1,
  },
  {
    ...ACTORS,
    case: 'call, 100 callers',
    what: "time per call, times Erlang's",
    beside: { subject: 'erlang' },
    required: 1.5,
    aim: 1,
  },
  {
    ...ACTORS,
    case: 'start of 100000, each',
    what: 'start of each of 100,000, times each of 1,000',
    beside: { subject: 'tutti', case: 'start of 1000, each' },
    required: 2,
    aim: 1.25,
  },
  {
    ...ACTORS,
    case: 'stop of 100000, each',
    what: 'ordered stop of each of 100,000, times each of 1,000',
    beside: { subject: 'tutti', case: 'stop of 1000, each' },
    required: 2,
    aim: 1.25,
  },
  {
    shape: 'actors',
    case: 'memory of an idle child',
    subject: 'tutti',
    what: 'memory of an idle child',
    by: 'value',
    bound: 'at most',
    required: 4096,
    unit: 'bytes',
  },
  {
    ...ACTORS,
    case: 'memory of an idle child',
    what: "memory of an idle child, times Erlang's",
    beside: { subject: 'erlang' },
    required: 4,
    aim: 1,
  },
  {
    ...ACTORS,
    case: 'restart among 10000',
    what: 'restart among 10,000 siblings, times among 10',
    beside: { subject: 'tutti', case: 'restart among 10' },
    required: 1.25,
    aim: 1.1,
  },
  {
    ...POOL,
    case: 'hand-over, 64 in flight',
    what: 'cost of the hand-over through a pool, beyond a call to one worker',
    by: 'difference',
    beside: { subject: 'one worker' },
    bound: 'at most',
    required: 5,
    aim: 1,
    unit: 'µs',
  },
  { ...EMPTY_JOB, what: "calls per second of 8 members, times piscina's", beside: { subject: 'piscina' } },
  { ...EMPTY_JOB, what: "calls per second of 8 members, times tinypool's", beside: { subject: 'tinypool' } },
  { ...EMPTY_JOB, what: "calls per second of 8 members, times workerpool's", beside: { subject: 'workerpool' } },
  {
    ...POOL,
    shape: 'pool-python',
    case: 'job of 1 ms, 2 members',
    what: "calls per second of 2 members in Python, times ProcessPoolExecutor's",
    beside: { subject: 'executor' },
    required: 0.95,
    aim: 1,
  },
  {
    shape: 'mcp',
    case: 'tools/call, one at a time',
    subject: 'tutti',
    what: "a call of a tool, beyond the SDK's own transport",
    by: 'difference',
    beside: { subject: 'sdk' },
    bound: 'at most',
    required: 100,
    aim: 30,
    unit: 'us',
  },
  {
    shape: 'mcp',
    case: 'tools/call, 32 in flight',
    subject: 'tutti',
    what: "calls of tools per second, times the SDK's own transport",
    by: 'ratio',
    beside: { subject: 'sdk' },
    bound: 'at least',
    required: 0.9,
    aim: 1,
  },
  {
    shape: 'mcp',
    case: 'SIGKILL to the failure of the call',
    subject: 'tutti',
    what: 'a caller learns that the server was killed',
    by: 'value',
    bound: 'at most',
    required: 10,
    unit: 'ms',
  },
  {
    shape: 'mcp',
    case: 'SIGKILL to the answer of the next call',
    subject: 'tutti',
    what: 'SIGKILL of a server to the next answer, beyond a bare start',
    by: 'difference',
    beside: { subject: 'bare start' },
    bound: 'at most',
    required: 20,
    unit: 'ms',
  },
]
