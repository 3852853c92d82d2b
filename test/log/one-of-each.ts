import type { DeathCertificate } from '../../src/errors/death-certificate.ts'
import type { TelemetryEvents, TelemetryName } from '../../src/telemetry/event.ts'

const DEATH: DeathCertificate = {
  path: 'main/ocr',
  incarnation: 'life1',
  reason: { type: 'exited', code: 3 },
  pid: 42,
  code: 3,
  signal: undefined,
  uptimeMs: 1_234.5,
  stderrTail: 'loading\nno licence found\n',
  inFlight: [
    { method: 'read', progress: 'started', outcome: 'failed' },
    { method: 'read', progress: 'not_started', outcome: 'redelivered' },
    { method: 'read', progress: 'not_started', outcome: 'redelivered' },
  ],
  lastFrames: [{ direction: 'to', kind: 'CALL', bytes: 54 }],
}
const GRACEFUL: DeathCertificate = { ...DEATH, reason: { type: 'shutdown' }, code: 0, stderrTail: '', inFlight: [] }
const REPORT = {
  supervisor: 'main',
  path: 'main/ocr',
  restart: 'permanent',
  shutdown: 5_000,
  reason: { type: 'exited', code: 3 },
} as const
const GIVING_UP = {
  supervisor: 'main',
  cause: 'reached_max_restart_intensity',
  intensity: 1,
  periodMs: 5_000,
  culprit: 'main/ocr',
  reason: DEATH.reason,
  death: DEATH,
} as const
const LOG = { path: 'main/ocr', incarnation: 'life1' } as const

type Sample = { readonly [N in TelemetryName]: readonly [name: N, fields: TelemetryEvents[N]] }[TelemetryName]

/** At least one event of every name. */
export const ONE_OF_EACH: readonly Sample[] = [
  ['janitor:finished', { groups: [], processGroups: [] }],
  ['janitor:finished', { groups: ['tutti.0123abcd.4026531836.17.987654.x'], processGroups: [42, 43] }],
  ['system:contained', { containment: 'cgroup', summary: 'nothing outlives a worker', unavailable: [] }],
  [
    'system:contained',
    {
      containment: 'process_group',
      summary: 'what stays in the group does not outlive it',
      unavailable: [{ containment: 'cgroup', why: 'it is read-only', remedy: 'Make it writable.' }],
    },
  ],
  ['prepare:started', { title: 'Python environment of ocr.py', key: 'abc' }],
  ['prepare:step', { title: 'Python environment of ocr.py', step: 'install requirements' }],
  ['prepare:output', { title: 'Python environment of ocr.py', line: 'Collecting msgpack' }],
  ['prepare:finished', { title: 'Python environment of ocr.py', cached: false, durationMs: 5_000 }],
  ['prepare:failed', { title: 'Go program x', message: 'go was not found on PATH. Install Go' }],
  ['child:starting', LOG],
  ['worker:state', { ...LOG, state: 'handshaking' }],
  ['worker:spawned', { ...LOG, pid: 42, command: 'python3' }],
  [
    'worker:slow_start',
    { ...LOG, pid: 42, waitedMs: 5_000.4, startTimeoutMs: 30_000, seen: 'it wrote nothing, neither frames nor text' },
  ],
  ['worker:ready', { ...LOG, pid: 42, sdk: 'tutti-python 0.1.0', runtime: 'CPython 3.11', concurrency: 1 }],
  ['child:started', { ...LOG, type: 'worker', durationMs: 80 }],
  ['system:started', { root: 'main', durationMs: 123.4 }],
  ['worker:log', { ...LOG, source: 'stdout', level: 'info', message: 'printed' }],
  ['worker:log', { ...LOG, source: 'stderr', level: 'warn', message: 'complained' }],
  ['worker:log', { ...LOG, source: 'log', level: 'trace', message: 'in detail', fields: { ms: 312 } }],
  ['worker:log', { ...LOG, source: 'log', level: 'fatal', message: 'the end', fields: 'no map' }],
  ['call:sent', { path: 'main/ocr', method: 'read' }],
  ['call:delivered', { path: 'main/ocr', method: 'read', attempt: 1 }],
  ['call:settled', { path: 'main/ocr', method: 'read', code: 'ok', durationMs: 1 }],
  ['message:redelivered', { path: 'main/ocr', method: 'read', attempt: 1 }],
  ['pool:session_forgotten', { path: 'main/sql', member: 'main/sql/1', holder: 'the report', unusedForMs: 60_000 }],
  ['message:dropped', { path: 'main/ocr', method: 'read', why: 'the mailbox was full' }],
  ['worker:recycled', { ...LOG, successor: 'life2', why: 'calls', calls: 20, ageMs: 1_234.5, tookMs: 80.4 }],
  [
    'worker:recycled',
    { ...LOG, successor: 'life2', why: 'memory', calls: 0, ageMs: 60_000, memoryBytes: 524_288_000, tookMs: 80 },
  ],
  ['worker:recycle_failed', { ...LOG, why: 'age', reason: { type: 'exited', code: 3 }, attempt: 2, retryInMs: 2_000 }],
  ['worker:recycle_overdue', { ...LOG, unfinished: 2, maxDrainMs: 60_000 }],
  ['worker:died', { death: DEATH }],
  ['worker:died', { death: GRACEFUL }],
  ['actor:died', { death: { ...DEATH, path: 'main/counter', stderrTail: '', inFlight: [] } }],
  ['actor:died', { death: { ...GRACEFUL, path: 'main/counter' } }],
  ['child:exited', { ...LOG, reason: { type: 'exited', code: 3 } }],
  ['supervisor:child_terminated', REPORT],
  [
    'supervisor:start_error',
    { ...REPORT, reason: { type: 'spawn_failed', errno: 'ENOENT', diagnosis: 'there is no file' } },
  ],
  ['supervisor:restarting', { supervisor: 'main', path: 'main/ocr', strategy: 'one_for_one', delayMs: 0, attempt: 1 }],
  [
    'supervisor:restarting',
    { supervisor: 'main', path: 'main/ocr', strategy: 'one_for_one', delayMs: 99.6, attempt: 2 },
  ],
  ['supervisor:shutdown_error', { ...REPORT, reason: { type: 'killed', after: 'shutdown_timeout' } }],
  ['supervisor:shutdown_error', { ...REPORT, reason: { type: 'killed', after: 'shutdown_timeout' }, count: 3 }],
  ['supervisor:shutdown', { ...REPORT, context: 'auto_shutdown' }],
  ['supervisor:shutdown', { ...REPORT, context: 'reached_max_restart_intensity', givingUp: GIVING_UP }],
  [
    'supervisor:shutdown',
    {
      ...REPORT,
      supervisor: 'main/inner',
      context: 'restart_is_futile',
      givingUp: { ...GIVING_UP, supervisor: 'main/inner', cause: 'restart_is_futile' },
    },
  ],
  ['supervisor:quarantined', { ...REPORT, cause: 'restart_budget_exhausted', nextProbeInMs: 30_000 }],
  ['supervisor:quarantined', { ...REPORT, cause: 'restart_is_futile', nextProbeInMs: 30_000 }],
  ['supervisor:probe_failed', { ...REPORT, probes: 2, quarantinedForMs: 60_000.4, nextProbeInMs: 24_000 }],
  ['supervisor:recovered', { supervisor: 'main', path: 'main/ocr', quarantinedForMs: 90_000.4 }],
  ['system:stopping', { reason: 'SIGTERM was received' }],
  ['system:task_failed', { phase: 'drain', task: 'http server', message: 'it hangs' }],
  ['system:stopped', { durationMs: 99.5, killed: [] }],
  ['system:stopped', { durationMs: 99.5, killed: ['main/ocr (killed after shutdown timeout)'] }],
]
