import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Envelope } from './envelope.ts'

/** Tells who listens that an envelope was given to a life. */
export function reportDelivered(path: string, { asked, attempt }: Envelope, telemetry: Telemetry): void {
  if (telemetry.listens('call:delivered')) telemetry.emit('call:delivered', { path, method: asked.method, attempt })
}
