import { AskedCalls } from './asked-calls.ts'
import { chunksOf } from './bytes-of.ts'
import { type Host, Stage } from './stage.ts'
import type { Script, Step } from './step.ts'

/** What came of one script. */
export interface Played {
  /** Frames of the hostile worker that reached the host. */
  readonly frames: number
  /** What was not as it should be. */
  readonly findings: readonly string[]
}

/** Longest that a worker may go on without being heard of, in milliseconds, after a script. */
const REST_MS = 10_000

/** Plays a script in a system of its own: to its end, and the end of the system. */
export async function play(script: Script, host: Host): Promise<Played> {
  const stage = new Stage(host, script)
  const escaped = (error: unknown): void =>
    void stage.findings.push(`this escaped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  process.on('uncaughtException', escaped).on('unhandledRejection', escaped)
  try {
    const end = await stage.begin()
    const asked = new AskedCalls(stage.ref('main/hostile'))
    if (!script.isReady) stage.life?.exit(1)
    for (const step of script.steps) {
      perform(step, stage, asked)
      await stage.turn()
    }
    await goSilent(stage)
    await end()
    return { frames: stage.frames, findings: [...new Set([...stage.findings, ...asked.faults(stage.answered)])] }
  } finally {
    process.off('uncaughtException', escaped).off('unhandledRejection', escaped)
  }
}

function perform(step: Step, stage: Stage, asked: AskedCalls): void {
  const { life } = stage
  switch (step.do) {
    case 'say':
    case 'payload':
    case 'bytes':
    case 'vector':
      life?.feed(chunksOf(step, stage.codec, life.referee), step.cut === 'held')
      return
    case 'advance':
      return stage.clock.advanceNow(step.ms)
    case 'congest':
      return life?.congest()
    case 'drain':
      return life?.drain()
    case 'exit':
      return life?.exit(step.code)
    default:
      return asked.perform(step)
  }
}

/**
 * From here on the worker says nothing, perhaps in the middle of a frame: its heartbeat must end
 * that life.
 */
async function goSilent(stage: Stage): Promise<void> {
  const { life } = stage
  if (life === undefined) return
  for (let passedMs = 0; !life.hasExited && passedMs < REST_MS; passedMs += 100) {
    stage.clock.advanceNow(100)
    await stage.turn()
  }
  if (!life.hasExited) stage.findings.push(`it lives on, though it has said nothing for ${REST_MS} ms`)
}
