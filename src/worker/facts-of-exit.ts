import type { DeathCertificate } from '../errors/death-certificate.ts'
import type { CarrierExit } from '../port/carrier.ts'

/** What a carrier has seen of an end, as it stands in a certificate. */
export type ExitFacts = Pick<
  DeathCertificate,
  'code' | 'signal' | 'stderrTail' | 'lastWords' | 'usage' | 'hasSurvivors' | 'survivors'
>

/** What a death certificate takes over from the carrier; what is not known is left out. */
export function factsOfExit(exit: CarrierExit): ExitFacts {
  const { code, signal, stderrTail, lastWords, usage, hasSurvivors, survivors } = exit
  return {
    code,
    signal,
    stderrTail,
    ...(lastWords === undefined ? {} : { lastWords }),
    ...(usage === undefined ? {} : { usage }),
    ...(hasSurvivors ? { hasSurvivors } : {}),
    ...(survivors === undefined ? {} : { survivors }),
  }
}
