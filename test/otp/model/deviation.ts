/**
 * Where Tutti goes another way than OTP, on purpose. The model goes Tutti's way and says so;
 * scripts in which that happens are not compared with OTP. Each has a row of this name in
 * docs/otp.md.
 */
export const DEVIATIONS = [
  'stop-goes-first',
  'awaited-is-pending',
  'stale-attempt-is-void',
  'children-die-first',
  'temporary-leaves-no-spec',
  'gone-is-not-found',
  'dead-is-not-active',
  'active-is-not-negative',
  'instances-keep-their-spec',
  'ignored-is-dropped',
  'detailed-shutdown-is-silent',
  'template-may-stop-being-temporary',
] as const

/** @see DEVIATIONS */
export type Deviation = (typeof DEVIATIONS)[number]
