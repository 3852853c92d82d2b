import { adviceOn } from '../errors/advice.ts'
import { adviceOnCredit } from '../errors/advice-on-credit.ts'
import { type DeathCertificate, formatDeath, formatUptime } from '../errors/death-certificate.ts'
import { formatExitReason, isGraceful } from '../errors/exit-reason.ts'
import { formatGivingUp } from '../errors/giving-up.ts'
import type { LogLevel, TelemetryName } from '../telemetry/event.ts'
import type { TelemetryMessage } from '../telemetry/telemetry.ts'

const BYTES_PER_MIB = 1_048_576

/** What one event becomes: its level, its text, and fields beside those that every record has. */
export type Line = readonly [level: LogLevel, message: string, fields?: object]

/** Events that have a line. */
export type Logged = Exclude<
  TelemetryName,
  | 'prepare:finished'
  | 'child:starting'
  | 'child:started'
  | 'child:exited'
  | 'worker:spawned'
  | 'worker:state'
  | 'call:sent'
  | 'call:delivered'
  | 'call:settled'
  | 'message:redelivered'
>

/** A function for each event that has a line. */
export type Lines = { readonly [N in Logged]: (event: TelemetryMessage<N>) => Line }

/** How each event reads in the log. What is not listed is for subscribers only. */
export const LINES: Lines = {
  'system:started': ({ root, durationMs }) => ['info', `"${root}" started in ${Math.round(durationMs)} ms`],
  'system:stopping': ({ reason }) => ['info', `stopping: ${reason}`],
  'system:stopped': ({ durationMs, killed }) => [
    killed.length === 0 ? 'info' : 'warn',
    `stopped in ${Math.round(durationMs)} ms${killed.length === 0 ? '' : `; had to be killed: ${killed.join(', ')}`}`,
  ],
  'system:task_failed': ({ phase, task, message }) => [
    'error',
    `the task "${task}" of the shutdown's phase "${phase}" failed: ${message}`,
  ],
  'system:contained': ({ containment, summary, unavailable, warning }) => [
    warning === undefined ? 'info' : 'warn',
    `${warning === undefined ? '' : `${warning}. `}containment: ${containment}; ${summary}${unavailable.map((each) => `. No ${each.containment}: ${each.why}. ${each.remedy}`).join('')}`,
  ],
  'janitor:finished': ({ groups, processGroups }) => [
    groups.length + processGroups.length === 0 ? 'debug' : 'warn',
    `earlier hosts that were killed had left ${groups.length} control groups and ${processGroups.length} process groups; they are ended`,
    { groups, processGroups },
  ],
  'prepare:started': ({ title }) => ['info', `preparing ${title}`],
  // Only what is not cached has steps, and they take long: whoever waits for a start is told.
  'prepare:step': ({ title, step }) => ['warn', `${title}: ${step}`, { title, step }],
  'prepare:output': ({ title, line }) => ['debug', `${title}: ${line}`],
  'prepare:failed': ({ message }) => ['error', message],
  'worker:slow_start': ({ path, pid, waitedMs, startTimeoutMs, seen }) => [
    'warn',
    `"${path}" (pid ${pid ?? 'unknown'}) has been starting for ${Math.round(waitedMs)} ms and is not ready: ${seen}. It is given up after ${startTimeoutMs} ms (\`startTimeoutMs\`)`,
  ],
  'worker:ready': ({ path, pid, sdk, runtime }) => ['debug', `"${path}" is ready (pid ${pid}, ${sdk} on ${runtime})`],
  'worker:log': ({ path, source, level, message, fields }) => [
    level,
    `[${path}] ${message}`,
    { source, ...(isObject(fields) ? { fields } : {}) },
  ],
  'worker:recycled': ({ path, why, calls, ageMs, memoryBytes, tookMs }) => [
    'info',
    `"${path}" was recycled (${why}) after ${calls} calls and ${formatUptime(ageMs)}${memoryBytes === undefined ? '' : `, with ${Math.round(memoryBytes / BYTES_PER_MIB)} MiB`}; its successor took over within ${Math.round(tookMs)} ms`,
  ],
  'worker:recycle_failed': ({ path, why, reason, attempt, retryInMs }) => [
    'warn',
    `"${path}" is to be recycled (${why}), but its successor ${formatExitReason(reason)}; the old life goes on, the next attempt is in ${retryInMs} ms${attempt > 1 ? `, after ${attempt} that failed` : ''}`,
  ],
  'worker:recycle_overdue': ({ path, unfinished, maxDrainMs }) => [
    'warn',
    `"${path}" is being recycled, and its old life has not finished within ${maxDrainMs} ms (maxDrainMs): it is stopped, with ${unfinished} calls and casts that it has not finished`,
  ],
  'worker:died': ({ death }) => [
    levelOf(death),
    `"${death.path}" ${formatDeath(death)}${fates(death)}${advice(death)}`,
  ],
  'actor:died': ({ death }) => [levelOf(death), `"${death.path}" ${formatDeath(death)}${fates(death)}`],
  'pool:session_forgotten': ({ path, member, holder, unusedForMs }) => [
    'warn',
    `the session of ${holder} with "${member}" of the pool "${path}" was not used for ${Math.round(unusedForMs)} ms; was it forgotten?`,
  ],
  'message:dropped': ({ path, method, why }) => ['warn', `"${method}" for "${path}" was dropped: ${why}`],
  'supervisor:child_terminated': ({ path, reason, restart }) => [
    'error',
    `child "${path}" (${restart}) ended: ${formatExitReason(reason)}`,
  ],
  'supervisor:start_error': ({ path, reason }) => [
    'error',
    `the start of child "${path}" failed: ${formatExitReason(reason)}`,
  ],
  'supervisor:shutdown_error': ({ path, reason, count = 1 }) => [
    'error',
    `child "${path}"${count === 1 ? '' : ` and ${count - 1} more`} did not stop in order: ${formatExitReason(reason)}`,
  ],
  'supervisor:shutdown': ({ supervisor, context, path, reason, givingUp }) => [
    supervisor.includes('/') ? 'error' : 'fatal',
    givingUp === undefined
      ? `supervisor "${supervisor}" stops (${context.replaceAll('_', ' ')}); last was "${path}": ${formatExitReason(reason)}`
      : `supervisor "${supervisor}" ${formatGivingUp(givingUp)}. ${supervisor.includes('/') ? ESCALATED : OVER}`,
  ],
  'supervisor:restarting': ({ path, strategy, delayMs, attempt }) => [
    'info',
    `restarting "${path}" (${strategy})${delayMs > 0 ? ` in ${Math.round(delayMs)} ms` : ''}${attempt > 1 ? `, attempt ${attempt}` : ''}`,
  ],
  'supervisor:quarantined': ({ path, cause, reason, nextProbeInMs }) => [
    'error',
    `child "${path}" is quarantined (${cause.replaceAll('_', ' ')}), its siblings go on without it: ${formatExitReason(reason)}${cause === 'restart_is_futile' ? MEND : ''}; the next probe is in ${nextProbeInMs} ms`,
  ],
  'supervisor:probe_failed': ({ path, reason, probes, quarantinedForMs, nextProbeInMs }) => [
    'warn',
    `child "${path}" stays quarantined, for ${Math.round(quarantinedForMs)} ms now: probe ${probes} failed: ${formatExitReason(reason)}; the next is in ${nextProbeInMs} ms`,
  ],
  'supervisor:recovered': ({ path, quarantinedForMs }) => [
    'warn',
    `child "${path}" runs again, after ${Math.round(quarantinedForMs)} ms in quarantine`,
  ],
}

/** What a supervisor that gives up leaves behind. */
const ESCALATED = 'Everything below it stops, and its own supervisor decides what comes next'
const OVER = 'It is the root: the whole tree stops, nothing starts it again, and every later call fails'

/** For whoever reads of a cause that no restart mends. */
const MEND = '. It was not tried again: this has to be mended first'

/**
 * An end in order is no news, unless somebody's call was lost by it, as when a worker just exits
 * with code 0.
 */
function levelOf({ reason, inFlight }: DeathCertificate): LogLevel {
  const isHarmless = inFlight.every(({ outcome }) => outcome === 'redelivered' || outcome === 'settled')
  return isGraceful(reason) && isHarmless ? 'debug' : 'warn'
}

function fates({ inFlight }: DeathCertificate): string {
  if (inFlight.length === 0) return ''
  const counts = new Map<string, number>()
  for (const { outcome } of inFlight) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  return `; of ${inFlight.length} in flight ${[...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ')}`
}

function advice(death: DeathCertificate): string {
  const texts = [adviceOnCredit(death), adviceOn(death.reason, death.stderrTail)]
  return texts.map((text) => (text === undefined ? '' : `. ${text}`)).join('')
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
