/**
 * No machine has as many processes: what has such a number, or a higher one, is a fake worker's.
 * @source Linux, PID_MAX_LIMIT: 2²²
 */
export const FIRST_VIRTUAL_PID = 2 ** 22 + 1
