import type { Asked } from '../../src/calls/envelope.ts'

/** A plain request of the method `m`: no deadline, no repetition, nothing beside it. */
export const PLAIN: Asked = Object.freeze({
  method: 'm',
  args: undefined,
  headers: undefined,
  deadlineAt: undefined,
  priority: 0,
  queueMs: 'infinity',
  graceMs: undefined,
  idempotent: false,
  maxAttempts: 1,
  flow: undefined,
})
