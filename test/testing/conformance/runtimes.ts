import { cpp } from '../../../adapters/runtimes/cpp/adapter.ts'
import { go } from '../../../adapters/runtimes/go/adapter.ts'
import { java } from '../../../adapters/runtimes/java/adapter.ts'
import { node } from '../../../adapters/runtimes/node/adapter.ts'
import { python } from '../../../adapters/runtimes/python/adapter.ts'
import { ruby } from '../../../adapters/runtimes/ruby/adapter.ts'
import { systemClock } from '../../../src/clock/clock.ts'
import type { Program } from '../../../src/index.ts'
import { cacheRoot } from '../../../src/prepare/cache-root.ts'
import { prepare } from '../../../src/prepare/prepare.ts'
import { substitute, substituteValues } from '../../../src/prepare/substitute.ts'
import { createTelemetry } from '../../../src/telemetry/telemetry.ts'
import type { ConformanceOptions } from '../../../src/testing/conformance/index.ts'

const at = (path: string): URL => new URL(`../../fixtures/workers/${path}`, import.meta.url)

/** The conformance worker of each SDK, by the language as `docs/runtimes.md` writes it. */
export const RUNTIMES: Readonly<Record<string, () => Program>> = {
  Node: () => node({ program: at('node/conformance.ts') }),
  Python: () => python({ program: at('python/conformance.py') }),
  'Python, async': () => python({ program: at('python/conformance_async.py') }),
  Go: () => go({ dir: at('go/conformance') }),
  'C++': () => cpp({ dir: at('cpp/conformance'), sources: ['conformance.cpp'] }),
  Java: () => java({ dir: at('java/conformance'), main: 'Conformance' }),
  Ruby: () => ruby({ program: at('ruby/conformance.rb') }),
}

/** What plays a program: its command, when all that it needs has been prepared. */
export async function playable(program: Program): Promise<ConformanceOptions> {
  const cacheDir = cacheRoot({ cacheDir: undefined, env: process.env })
  const telemetry = createTelemetry('conformance')
  const folders = await prepare(program.prepare ?? [], { cacheDir, clock: systemClock, telemetry })
  return {
    command: substitute(program.command, folders),
    args: (program.args ?? []).map((arg) => substitute(arg, folders)),
    env: substituteValues(program.env ?? {}, folders),
    ...(program.cwd === undefined ? {} : { cwd: program.cwd }),
  }
}
