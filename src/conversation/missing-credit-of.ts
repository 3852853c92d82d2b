import type { InFlight } from './in-flight.ts'

/** The SDKs that come with Tutti give credit; what they have not finished is still running. */
const GIVES_CREDIT = /^(?:node|python|go)\//

/**
 * How many casts a worker has left without credit, when it has never given any.
 *
 * @param sdk - As READY said; `undefined` before.
 */
export function missingCreditOf(
  sdk: string | undefined,
  { castsWithoutCredit }: Pick<InFlight, 'castsWithoutCredit'>,
): { readonly missingCredit?: number } {
  if (castsWithoutCredit === 0 || sdk === undefined || GIVES_CREDIT.test(sdk)) return {}
  return { missingCredit: castsWithoutCredit }
}
