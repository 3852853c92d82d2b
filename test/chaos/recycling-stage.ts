import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { go } from '../../adapters/runtimes/go/adapter.ts'
import { node } from '../../adapters/runtimes/node/adapter.ts'
import { python } from '../../adapters/runtimes/python/adapter.ts'
import {
  type ChildSpec,
  subscribe,
  type TelemetryEvents,
  type TelemetryMessage,
  type TelemetryName,
  type WorkerOverrides,
  worker,
} from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'

const fixture = (path: string): URL => new URL(`../fixtures/workers/${path}`, import.meta.url)

/** Workers that write down what they handle, each in a folder of the test's own. */
export function stageRecycled() {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-recycled-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const record = join(folder, 'record')
  const obstacle = join(folder, 'obstacle')
  writeFileSync(record, '')
  const env = { RECYCLED_RECORD: record, RECYCLED_OBSTACLE: obstacle }
  const programs = {
    python: python({ program: fixture('python/recycled.py') }),
    node: node({ program: fixture('node/recycled.ts') }),
    go: go({ dir: fixture('go/recycled') }),
  }
  const child = (runtime: keyof typeof programs, overrides: WorkerOverrides): ChildSpec => {
    const program = programs[runtime]
    return worker('w', { ...program, env: { ...program.env, ...env } }, overrides)
  }
  return {
    child,
    /** What was handled, in that order. */
    handled: () => readFileSync(record, 'utf8').split('\n').slice(0, -1),
    /** While it is there, no life starts. */
    block: () => writeFileSync(obstacle, ''),
    unblock: () => rmSync(obstacle),
  }
}

/** All events of that name until the end of the test. */
export function collect<N extends TelemetryName>(name: N): readonly TelemetryMessage<N>[] {
  const events: TelemetryMessage<N>[] = []
  onTestFinished(subscribe(name, (event) => events.push(event)))
  return events
}

/** The `count`-th event of that name from now on. */
export function awaitNth<N extends TelemetryName>(name: N, count: number): Promise<TelemetryEvents[N]> {
  let seen = 0
  return awaitEvent(name, () => {
    seen += 1
    return seen === count
  })
}
