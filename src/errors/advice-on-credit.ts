import type { DeathCertificate } from './death-certificate.ts'

/**
 * What a worker has to do that gives no credit for casts: they hold its places, and each stop waits
 * for them. `undefined` when it gives it.
 */
export function adviceOnCredit({ missingCredit = 0 }: Pick<DeathCertificate, 'missingCredit'>): string | undefined {
  if (missingCredit === 0) return undefined
  const casts = missingCredit === 1 ? 'the one cast' : `any of the ${missingCredit} casts`
  return `It never said of ${casts} that it is finished, so they held its places, and its stop waited for them: after each cast a worker gives credit for it, \`[11, 0, 1]\` (docs/protocol.md)`
}
