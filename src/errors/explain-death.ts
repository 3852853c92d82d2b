import { adviceOn } from './advice.ts'
import { adviceOnCredit } from './advice-on-credit.ts'
import { accountOfDeath, type CallInFlight, type DeathCertificate } from './death-certificate.ts'
import { formatFrames } from './frame-trace.ts'
import { printable } from './printable.ts'
import { readGiven } from './read-given.ts'
import { formatUsage } from './resource-usage.ts'

/** Lines of stderr that are shown. */
const SHOWN_LINES = 20

/**
 * A death certificate as a page for people: what happened, what can be done, what it held and what
 * became of that, the last frames, the last words.
 *
 * @returns Several lines without a final line break.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` when it is no certificate.
 */
export function explainDeath(death: DeathCertificate): string {
  // Names, methods and last words are a worker's: they may not colour the page, or move in it.
  return readGiven('explainDeath(), which takes a death certificate', () => printable(pageOf(death)))
}

function pageOf(death: DeathCertificate): string {
  const { path, incarnation, pid, reason } = death
  const who = pid === undefined ? `life ${incarnation}` : `pid ${pid}, life ${incarnation}`
  return [
    `"${path}" (${who}) ${firstLine(accountOfDeath(death))}`,
    ...line('what to do', adviceOn(reason, death.stderrTail)),
    ...line('used', formatUsage(death.usage ?? {})),
    ...line(
      'left behind',
      death.hasSurvivors === true ? (death.survivors ?? 'processes that it had started could not be ended') : undefined,
    ),
    ...line('in its hands', death.inFlight.map(fateOf).join(', ')),
    ...line('credit', adviceOnCredit(death)),
    ...line('last frames', formatFrames(death.lastFrames)),
    ...stderrOf(death.stderrTail),
  ].join('\n')
}

function line(title: string, text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : [`  ${title}: ${text}`]
}

function fateOf({ method, progress, outcome }: CallInFlight): string {
  return `${method} (${progress.replaceAll('_', ' ')}, ${FATES[outcome]})`
}

const FATES: Readonly<Record<CallInFlight['outcome'], string>> = {
  redelivered: 'redelivered',
  failed: 'failed',
  lost: 'lost',
  settled: 'its caller had given up',
}

/** What a reason quotes of stderr is shown below. */
function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}

function stderrOf(tail: string): readonly string[] {
  const lines = tail.split('\n').filter((text) => text.trim() !== '')
  if (lines.length === 0) return []
  return ['  stderr:', ...lines.slice(-SHOWN_LINES).map((text) => `    ${text}`)]
}
