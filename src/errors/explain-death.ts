import { adviceOn } from './advice.ts'
import { type CallInFlight, type DeathCertificate, formatUptime } from './death-certificate.ts'
import { formatExitReason } from './exit-reason.ts'
import { formatFrames } from './frame-trace.ts'

/** Lines of stderr that are shown. */
const SHOWN_LINES = 10

/**
 * A death certificate as a page for people: what happened, what can be done, what it held and what became of that, the last frames, the last words.
 *
 * @returns Several lines without a final line break.
 */
export function explainDeath(death: DeathCertificate): string {
  const { path, incarnation, pid, reason, uptimeMs } = death
  const who = pid === undefined ? `life ${incarnation}` : `pid ${pid}, life ${incarnation}`
  return [
    `"${path}" (${who}) ${formatExitReason(reason)} after ${formatUptime(uptimeMs)}`,
    ...line('what to do', adviceOn(reason)),
    ...line('in its hands', death.inFlight.map(fateOf).join(', ')),
    ...line('last frames', formatFrames(death.lastFrames)),
    ...stderrOf(death.stderrTail),
  ].join('\n')
}

function line(title: string, text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : [`  ${title}: ${text}`]
}

function fateOf({ method, progress, outcome }: CallInFlight): string {
  return `${method} (${progress.replaceAll('_', ' ')}, ${outcome})`
}

function stderrOf(tail: string): readonly string[] {
  const lines = tail.trimEnd().split('\n')
  if (lines.length === 1 && lines[0] === '') return []
  return ['  stderr:', ...lines.slice(-SHOWN_LINES).map((text) => `    ${text}`)]
}
