import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Files whose test has another name, because it tests them together with their neighbours. */
const TESTED_ELSEWHERE: Readonly<Record<string, string>> = {
  'src/actor/actor-kind.ts': 'test/system/parsed-once.test.ts',
  'src/clock/kill-limit.ts': 'test/system/unkillable.test.ts',
  'src/lifecycle/xstate-clock.ts': 'test/lifecycle/worker-machine.test.ts',
  'src/log/log-lines.ts': 'test/log/log-sink.test.ts',
  'src/log/stderr-writer.ts': 'test/log/broken-log.test.ts',
  'src/containment/guarantees.ts': 'test/containment/open-containment.test.ts',
  'src/containment/machine.ts': 'test/containment/open-containment.test.ts',
  'src/containment/open-cgroup.ts': 'test/containment/open-containment.test.ts',
  'src/containment/open-pid-namespace.ts': 'test/containment/open-containment.test.ts',
  'src/containment/open-process-group.ts': 'test/containment/open-containment.test.ts',
  'src/containment/process-group-layer.ts': 'test/containment/recorded-containment.test.ts',
  'src/builders/pool.ts': 'test/pool/resolve-pool-start.test.ts',
  'src/calls/lease-order.ts': 'test/pool/sessions.test.ts',
  'src/calls/resolve-session.ts': 'test/pool/sessions.test.ts',
  'src/calls/session.ts': 'test/pool/sessions.test.ts',
  'src/pool/member-address.ts': 'test/pool/pool-kind.test.ts',
  'src/pool/pool-address.ts': 'test/pool/pool-kind.test.ts',
  'src/pool/posts.ts': 'test/pool/pool-life.test.ts',
  'src/pool/pool-member.ts': 'test/pool/pool-life.test.ts',
  'src/prepare/entry-lock.ts': 'test/prepare/two-processes.test.ts',
  'src/prepare/entry.ts': 'test/prepare/prepare.test.ts',
  'src/prepare/make-entry.ts': 'test/prepare/prepare.test.ts',
  'src/prepare/prepare-options.ts': 'test/prepare/prepare.test.ts',
  'src/prepare/run-steps.ts': 'test/prepare/prepare.test.ts',
  'src/port/frame-input.ts': 'test/port/open-port.test.ts',
  'src/port/no-port.ts': 'test/port/open-port.test.ts',
  'src/port/process-port.ts': 'test/port/open-port.test.ts',
  'src/port/streams.ts': 'test/port/open-port.test.ts',
  'src/calls/report-delivered.ts': 'test/system/follow-one-call.test.ts',
  'src/calls/call-options.ts': 'test/calls/ref.test.ts',
  'src/spec/checked-specs.ts': 'test/spec/kinds.test.ts',
  'src/system/runtime.ts': 'test/system/start.test.ts',
  'src/telemetry/event-names.ts': 'test/telemetry/telemetry.test.ts',
  'src/testing/chaos/chaos-strike.ts': 'test/testing/chaos/chaos.test.ts',
  'src/testing/conformance/cases/answering.ts': 'test/testing/conformance/play-conformance.test.ts',
  'src/testing/conformance/cases/carrying.ts': 'test/testing/conformance/play-conformance.test.ts',
  'src/testing/conformance/cases/ending.ts': 'test/testing/conformance/play-conformance.test.ts',
  'src/testing/conformance/cases/ordering.ts': 'test/testing/conformance/play-conformance.test.ts',
  'src/testing/conformance/cases/streaming.ts': 'test/testing/conformance/play-conformance.test.ts',
  'src/testing/conformance/conformance-cases.ts': 'test/testing/conformance/play-conformance.test.ts',
  'src/testing/conformance/describe-message.ts': 'test/testing/conformance/play-conformance.test.ts',
  'src/testing/conformance/ledger.ts': 'test/testing/conformance/play-conformance.test.ts',
  'src/testing/conformance/mistake.ts': 'test/testing/conformance/play-conformance.test.ts',
  'src/testing/conformance/tested-worker.ts': 'test/testing/conformance/play-conformance.test.ts',
  'src/testing/conformance/values.ts': 'test/testing/conformance/play-conformance.test.ts',
  'src/testing/faults/fault-plan.ts': 'test/testing/faults/faults.test.ts',
  'src/testing/faults/fault-port.ts': 'test/testing/faults/faults.test.ts',
  'src/testing/faults/frame-fault.ts': 'test/testing/faults/faults.test.ts',
  'src/testing/faults/signal-process.ts': 'test/testing/faults/kill-worker.test.ts',
  'src/testing/system/test-system.ts': 'test/testing/system/start-for-test.test.ts',
  'src/testing/virtual/fake-calls.ts': 'test/testing/virtual/virtual-port.test.ts',
  'src/testing/virtual/virtual-pid.ts': 'test/testing/virtual/virtual-port.test.ts',
  'src/wire/codec-of.ts': 'test/wire/content-limits.test.ts',
  'src/wire/kind.ts': 'test/wire/golden.test.ts',
  'src/calls/streams-error.ts': 'test/conversation/dialect.test.ts',
  'src/conversation/delivery.ts': 'test/conversation/dialect.test.ts',
  'src/conversation/hearing.ts': 'test/worker/claims.test.ts',
  'src/wire/framing.ts': 'test/wire/frame-reader.test.ts',
  'src/wire/tutti-dialect.ts': 'test/conversation/outgoing.test.ts',
  'src/conversation/conversation.ts': 'test/worker/calls.test.ts',
  'src/worker/start-worker.ts': 'test/conversation/handshake.test.ts',
  'src/worker/worker-kind.ts': 'test/system/parsed-once.test.ts',
  'src/worker/generation.ts': 'test/worker/succession.test.ts',
  'src/worker/life-telemetry.ts': 'test/telemetry/telemetry.test.ts',
  'src/worker/life-machine.ts': 'test/lifecycle/worker-machine.test.ts',
  'src/worker/worker.ts': 'test/conversation/handshake.test.ts',
}

/** `src/a/b.ts` > `test/a/b.test.ts`. */
const mirrorOf = (source: string): string => source.replace(/^src\//, 'test/').replace(/\.ts$/, '.test.ts')

const exists = (path: string): boolean => existsSync(join(root, path))

/** Types leave nothing behind when they are stripped, and nothing that a test could run. */
function hasCode(path: string): boolean {
  const { outputText } = ts.transpileModule(readFileSync(join(root, path), 'utf8'), {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2023,
      removeComments: true,
      verbatimModuleSyntax: true,
    },
  })
  return outputText.replace(/export \{\};?/g, '').trim() !== ''
}

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => `src/${path}`)
  .filter((path) => !path.endsWith('/index.ts') && path !== 'src/adapter-kit.ts')
  .filter(hasCode)

describe('tests mirror sources', () => {
  it('every file of src with code in it has a test at the same path', () => {
    const missing = sources.filter((source) => TESTED_ELSEWHERE[source] === undefined && !exists(mirrorOf(source)))
    expect(missing).toEqual([])
  })

  it('what is tested elsewhere is tested there, and has no test of its own', () => {
    const stale = Object.entries(TESTED_ELSEWHERE).filter(
      ([source, test]) => !sources.includes(source) || !exists(test) || exists(mirrorOf(source)),
    )
    expect(stale).toEqual([])
  })
})
