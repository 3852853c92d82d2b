import type { Shape } from '../harness/bench.ts'
import { actors } from './actors.ts'
import { anatomy } from './anatomy.ts'
import { cpp } from './cpp.ts'
import { dialects } from './dialects.ts'
import { fanout } from './fanout.ts'
import { go } from './go.ts'
import { idle } from './idle.ts'
import { java } from './java.ts'
import { latency } from './latency.ts'
import { mcp } from './mcp.ts'
import { node } from './node.ts'
import { payload } from './payload.ts'
import { poolBalance } from './pool/balance.ts'
import { poolCancel } from './pool/cancelled.ts'
import { poolEphemeral } from './pool/ephemeral.ts'
import { poolMemory } from './pool/memory.ts'
import { poolOverload } from './pool/overload.ts'
import { pool, poolPython } from './pool.ts'
import { python } from './python.ts'
import { restart } from './restart.ts'
import { ruby } from './ruby.ts'
import { slowConsumer } from './slow-consumer.ts'
import { spawn } from './spawn.ts'
import { throughput } from './throughput.ts'

/** All shapes, in the order in which they are measured and told. */
export const SHAPES: readonly Shape[] = [
  latency,
  anatomy,
  throughput,
  payload,
  python,
  go,
  cpp,
  java,
  ruby,
  node,
  fanout,
  pool,
  poolPython,
  poolBalance,
  poolOverload,
  poolCancel,
  poolEphemeral,
  poolMemory,
  spawn,
  restart,
  idle,
  slowConsumer,
  actors,
  dialects,
  mcp,
]
