// Logs one event of each name, as a system would, on stderr:
// `log-everything <options of the log as JSON>`.
import { type LogOptions, logTelemetry } from '../../src/log/log-sink.ts'
import { createTelemetry } from '../../src/telemetry/telemetry.ts'
import { ONE_OF_EACH } from './one-of-each.ts'

const telemetry = createTelemetry('this-system')
const options: LogOptions = JSON.parse(process.argv[2] ?? '{}')
logTelemetry('this-system', options)
for (const [name, fields] of ONE_OF_EACH) telemetry.emit(name, fields)
