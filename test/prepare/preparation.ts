import { systemClock } from '../../src/clock/clock.ts'
import { type PrepareOptions } from '../../src/prepare/prepare-options.ts'
import type { Preparation } from '../../src/spec/worker-spec.ts'
import type { TelemetryEvents, TelemetryName } from '../../src/telemetry/event.ts'
import type { Telemetry } from '../../src/telemetry/telemetry.ts'

/**
 * A preparation whose one step is a line of shell in its folder; a second argument replaces fields.
 */
export function shell(script: string, fields: Partial<Preparation> = {}): Preparation {
  return {
    name: 'thing',
    title: 'a thing',
    tool: { command: process.execPath, versionArgs: ['--version'], install: 'Install Node.' },
    inputs: [],
    steps: [{ title: 'make it', command: 'sh', args: ['-c', script] }],
    ...fields,
  }
}

/** Telemetry that keeps what it is given. */
export class Recorder implements Telemetry {
  readonly events: { readonly name: TelemetryName; readonly fields: TelemetryEvents[TelemetryName] }[] = []
  readonly #onEvent: (name: TelemetryName) => void

  constructor(onEvent: (name: TelemetryName) => void = () => undefined) {
    this.#onEvent = onEvent
  }

  emit<N extends TelemetryName>(name: N, fields: TelemetryEvents[N]): void {
    this.events.push({ name, fields })
    this.#onEvent(name)
  }

  listens(): boolean {
    return true
  }

  names(): string[] {
    return this.events.map(({ name }) => name)
  }
}

/** Options that most tests share. */
export function optionsFor(cacheDir: string, fields: Partial<PrepareOptions> = {}): PrepareOptions {
  return { cacheDir, clock: systemClock, telemetry: new Recorder(), ...fields }
}
