import { formatExitReason } from '../../../src/errors/exit-reason.ts'
import type { TelemetryEvents, TelemetryName } from '../../../src/telemetry/event.ts'
import type { Line } from './stimulus.ts'

type Report =
  | 'supervisor:child_terminated'
  | 'supervisor:start_error'
  | 'supervisor:shutdown_error'
  | 'supervisor:shutdown'
  | 'supervisor:quarantined'
  | 'supervisor:probe_failed'
  | 'supervisor:recovered'

const REPORTS: readonly TelemetryName[] = [
  'supervisor:child_terminated',
  'supervisor:start_error',
  'supervisor:shutdown_error',
  'supervisor:shutdown',
  'supervisor:quarantined',
  'supervisor:probe_failed',
  'supervisor:recovered',
] satisfies readonly Report[]

/** A report in the words of the model; `undefined` for other events. */
export function writeReport<N extends TelemetryName>(name: N, fields: TelemetryEvents[N]): Line | undefined {
  if (!isReport(name)) return undefined
  // The name says which fields there are; the compiler cannot see that from the two together.
  const { supervisor, path, ...rest } = fields as TelemetryEvents[Report]
  const kind = 'context' in rest ? rest.context : name.slice('supervisor:'.length)
  // Several that ended alike are told of with one of them, whichever.
  const about = 'count' in rest ? `report ${kind} ${supervisor}/* ${rest.count}` : `report ${kind} ${path}`
  return { supervisor, text: 'reason' in rest ? `${about} ${formatExitReason(rest.reason)}` : about }
}

function isReport(name: TelemetryName): name is Report {
  return REPORTS.includes(name)
}
