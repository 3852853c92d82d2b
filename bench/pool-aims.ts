import type { Aim } from './aim.ts'

const VALUE = { subject: 'tutti', by: 'value', bound: 'at most' } as const
const EPHEMERAL = { ...VALUE, shape: 'pool-ephemeral', aim: 1, unit: 'ms' } as const

/** What pools are held against, beside how fast they hand over. */
export const POOL_AIMS: readonly Aim[] = [
  {
    ...VALUE,
    shape: 'pool-balance',
    case: 'busy time of 8 members',
    what: 'how far the busy times of 8 members lie apart',
    required: 10,
    aim: 5,
    unit: '%',
  },
  {
    ...VALUE,
    shape: 'pool-overload',
    case: 'goodput',
    what: 'answered under 5 times what it can do',
    bound: 'at least',
    required: 90,
    aim: 97,
    unit: '% of capacity',
  },
  {
    ...VALUE,
    shape: 'pool-overload',
    case: 'p99 of what was accepted',
    what: 'p99 of what was accepted meanwhile, times what is allowed',
    by: 'ratio',
    beside: { subject: 'allowed' },
    required: 1,
  },
  {
    ...VALUE,
    shape: 'pool-cancel',
    case: 'by one signal',
    what: '10,000 calls that wait are cancelled by one signal',
    required: 20,
    aim: 5,
    unit: 'ms',
  },
  { ...EPHEMERAL, case: 'C', what: 'a call with a life of its own, of a spare one, in C', required: 3 },
  { ...EPHEMERAL, case: 'Python', what: 'the same in Python', required: 6 },
  { ...EPHEMERAL, case: 'Node', what: 'the same in Node', required: 10 },
  {
    ...VALUE,
    shape: 'pool-memory',
    case: 'each idle worker',
    what: 'memory of the host for an idle member, beyond a worker by itself',
    by: 'difference',
    beside: { subject: 'workers' },
    required: 1_024,
    unit: 'bytes',
  },
]
