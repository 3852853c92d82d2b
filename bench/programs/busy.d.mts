/** @see busy.mjs */
export function busy(job: unknown): unknown
