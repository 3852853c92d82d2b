import { type ExitReason, isGraceful, SHUTDOWN } from '../errors/exit-reason.ts'
import type { ResolvedChildSpec } from '../spec/child-spec.ts'

/**
 * Whether a child that its supervisor terminated ended as it should; if not, it is reported as
 * `supervisor:shutdown_error`.
 *
 * | `shutdown` | expected |
 * |---|---|
 * | `brutal_kill` | `killed`; unless permanent also anything graceful |
 * | a number or `infinity` | `shutdown` without detail; unless permanent also anything graceful |
 *
 * @source OTP `supervisor:shutdown/1`
 */
export function isExpectedEnd(
  { restart, shutdown }: Pick<ResolvedChildSpec, 'restart' | 'shutdown'>,
  reason: ExitReason,
): boolean {
  if (restart !== 'permanent' && isGraceful(reason)) return true
  return shutdown === 'brutal_kill'
    ? reason.type === 'killed'
    : reason.type === 'shutdown' && reason.detail === undefined
}

/**
 * The same for a child of a dynamic supervisor: that it ended with `shutdown` is enough, whatever
 * the detail.
 *
 * @source Elixir `DynamicSupervisor`; differs from OTP, which reports a permanent child whose
 *   `shutdown` has a detail
 */
export function isExpectedDynamicEnd(
  spec: Pick<ResolvedChildSpec, 'restart' | 'shutdown'>,
  reason: ExitReason,
): boolean {
  return isExpectedEnd(spec, reason) || (spec.shutdown !== 'brutal_kill' && reason.type === 'shutdown')
}

/**
 * The reason by which an end is judged. A supervisor that ends of its own accord ends with a plain
 * `shutdown` in OTP; what ours adds only says why.
 */
export function judgedReason({ start }: Pick<ResolvedChildSpec, 'start'>, reason: ExitReason): ExitReason {
  return start.kind.endsWith('supervisor') && reason.type === 'shutdown' ? SHUTDOWN : reason
}
