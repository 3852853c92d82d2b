/**
 * What a dynamic supervisor answers in other words than OTP's `simple_one_for_one`, though the same
 * is meant. Each has a row of this name in docs/otp.md.
 */
export const TELLINGS = {
  'children-are-the-specs': (answer: string): string => answer.replace(/\bchildren \d+ (?=active )/, 'specs 1 '),
  'restarting-is-named': (answer: string): string => sorted(answer.replaceAll(/\S+:\d+ (?=restarting )/g, '* ')),
  'spec-has-its-own-id': (answer: string): string => answer.replace(/:\d+ (?=permanent |transient |temporary )/, ' '),
} as const satisfies Readonly<Record<string, (answer: string) => string>>

/** An answer of Tutti's in OTP's words. */
export function asOtpAnswers(answer: string): string {
  return Object.values(TELLINGS).reduce((told, telling) => telling(told), answer)
}

/** The same without one of the tellings. */
export function asOtpAnswersSave(name: keyof typeof TELLINGS, answer: string): string {
  const others = Object.entries(TELLINGS).filter(([other]) => other !== name)
  return others.reduce((told, [, telling]) => telling(told), answer)
}

/**
 * What OTP does not tell is left out: orders to supervisors, who killed a child (that it was killed
 * is told), how long it may take to stop, and the report of an automatic shutdown, which is ours.
 * So is what we add to reasons: why a supervisor ended, and why a child was killed.
 */
export function asOtpTells(text: string): readonly string[] {
  const [what = '', path = ''] = text.split(' ')
  if (what === 'kill' || what === 'shut_down' || text.startsWith('report auto_shutdown')) return []
  if (what === 'stop') return [`stop ${path}`]
  if (text.startsWith('report reached_max_restart_intensity')) return [text.split(' ').slice(0, 3).join(' ')]
  return [text.replace(OWN_ACCORD, 'shutdown').replace(KILLED, 'killed')]
}

const OWN_ACCORD = /shutdown \((?:reached max restart intensity|significant child).*$/
const KILLED = /killed after [a-z ]+/

/** Children without a name have no other order than that of the alphabet. */
function sorted(answer: string): string {
  return answer.replace(/(?<=^(?:call|look) \S+: )[^;]*\* restarting [^;]*/, (list) =>
    list.split(', ').toSorted().join(', '),
  )
}
