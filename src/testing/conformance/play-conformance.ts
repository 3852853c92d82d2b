import {
  A_FUNCTION,
  A_TEXT,
  LIST_OF_TEXTS,
  MILLISECONDS,
  OBJECT_OF_TEXTS,
  type OptionRule,
} from '../../options/option-rule.ts'
import { checkOption, optionsOf } from '../../options/options-of.ts'
import type { PortSpec } from '../../port/port-spec.ts'
import { buildEnvironment } from '../../process/environment.ts'
import { tuttiDialect } from '../../wire/tutti-dialect.ts'
import type { ReadyInfo } from '../../wire/worker-message.ts'
import type { ConformanceCase } from './conformance-case.ts'
import { CONFORMANCE_CASES } from './conformance-cases.ts'
import type { ConformanceReport, ConformanceResult, ConformanceWay } from './conformance-report.ts'
import { Mistake, NotOffered } from './mistake.ts'
import { TestedWorker } from './tested-worker.ts'

/** Which worker is played, and how. */
export interface ConformanceOptions {
  /** The program, as in a spec: a path, or a name that is looked up in `PATH`. */
  readonly command: string
  /** Default none. */
  readonly args?: readonly string[]
  /** Its working folder. Default: that of the host. */
  readonly cwd?: string
  /** Variables that are set, beside those that each worker gets. Default none. */
  readonly env?: Readonly<Record<string, string>>
  /** Names of further variables of the host that it gets; a `*` at the end stands for any rest. */
  readonly passEnv?: readonly string[]
  /** Default both. One in which the worker refuses to start is not offered. */
  readonly codecs?: readonly ('msgpack' | 'json')[]
  /** Default both. On stdin and stdout only the cases about bytes are played. */
  readonly descriptors?: readonly ('pipes' | 'stdio')[]
  /** Only cases whose id begins with this, as `streams/`. Default all. */
  readonly only?: string
  /** How long each thing that is awaited may take, in milliseconds. Default 10 000. */
  readonly limitMs?: number
  /** Told of each case when it is over. */
  readonly onResult?: (result: ConformanceResult) => void
}

const DEFAULT_LIMIT_MS = 10_000
const DEFAULT_MAX_FRAME_BYTES = 67_108_864

const listOf = (values: readonly string[]): OptionRule => ({
  is: (value) => Array.isArray(value) && value.length > 0 && value.every((each) => values.includes(String(each))),
  expected: `a list of ${values.map((each) => `"${each}"`).join(' and ')}`,
})

const RULES: Readonly<Record<keyof ConformanceOptions, OptionRule>> = {
  command: A_TEXT,
  args: LIST_OF_TEXTS,
  cwd: A_TEXT,
  env: OBJECT_OF_TEXTS,
  passEnv: LIST_OF_TEXTS,
  codecs: listOf(['msgpack', 'json']),
  descriptors: listOf(['pipes', 'stdio']),
  only: A_TEXT,
  limitMs: MILLISECONDS,
  onResult: A_FUNCTION,
}

/**
 * Plays the whole protocol against a worker that offers the methods of `docs/sdk-authors.md`, and
 * tells what it can, what it cannot, and what it does wrong. A method that the worker does not have
 * is not offered, and no fault.
 *
 * Starts the worker some ten times for each codec; each process is ended before this resolves.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION`.
 * @example
 * const report = await playConformance({ command: 'python3', args: ['worker.py'] })
 * report.isConformant // => true
 */
export async function playConformance(options: ConformanceOptions): Promise<ConformanceReport> {
  const given = optionsOf('playConformance()', options, RULES)
  checkOption({ owner: 'playConformance()', name: 'command' }, given.command, A_TEXT)
  const { codecs = ['msgpack', 'json'], descriptors = ['pipes', 'stdio'], only = '' } = given
  const results: ConformanceResult[] = []
  let known: ReadyInfo | undefined
  for (const way of descriptors.flatMap((each) => codecs.map((codec) => ({ codec, descriptors: each })))) {
    const stage = new Stage(given, way)
    for (const each of CONFORMANCE_CASES) {
      if (!each.id.startsWith(only) || (way.descriptors === 'stdio' && each.isOfBytes !== true)) continue
      const result = { id: each.id, rule: each.rule, ...way, ...(await stage.play(each)) }
      results.push(result)
      given.onResult?.(result)
    }
    await stage.close()
    known ??= stage.known
  }
  const isConformant = known !== undefined && results.every(({ outcome }) => outcome !== 'wrong')
  return { sdk: known?.sdk ?? '', runtime: known?.runtime ?? '', results, isConformant }
}

type Played = Pick<ConformanceResult, 'outcome' | 'finding' | 'reason'>

/** Lives of one worker in one way. Those that a case leaves as they were serve the next one too. */
class Stage {
  known: ReadyInfo | undefined = undefined
  /** Why it does not start in this way; asked once. */
  #refusal: NotOffered | undefined = undefined
  readonly #options: ConformanceOptions
  readonly #way: ConformanceWay
  readonly #lives = new Map<string, { readonly worker: TestedWorker; readonly info: ReadyInfo }>()

  constructor(options: ConformanceOptions, way: ConformanceWay) {
    this.#options = options
    this.#way = way
  }

  async play(each: ConformanceCase): Promise<Played> {
    try {
      if (this.#refusal !== undefined) throw this.#refusal
      if (each.beforeReady === true) await this.#playUnready(each)
      else await this.#playReady(each)
      return { outcome: 'right' }
    } catch (error) {
      if (error instanceof NotOffered) return { outcome: 'not_offered', reason: error.message }
      if (!(error instanceof Mistake)) throw error
      const { sent, came, right } = error
      return { outcome: 'wrong', finding: { sent, came, right, section: each.section } }
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#lives.values()].map(({ worker }) => worker.close()))
    this.#lives.clear()
  }

  async #playUnready(each: ConformanceCase): Promise<void> {
    const worker = this.#start(each)
    try {
      await each.play(worker)
    } finally {
      await worker.close()
    }
  }

  async #playReady(each: ConformanceCase): Promise<void> {
    const key = `${each.concurrency ?? 1} ${each.maxFrameBytes ?? 0} ${each.isLast === true ? each.id : ''}`
    const life = this.#lives.get(key) ?? (await this.#begin(each))
    this.#lives.set(key, life)
    const { worker, info } = life
    let isUsable = false
    try {
      const missing = each.needs.find((method) => !info.methods.includes(method))
      isUsable = each.isLast !== true
      if (missing !== undefined) throw new NotOffered(`it has no method "${missing}"`)
      const { concurrency = 1 } = each
      if (info.concurrency !== concurrency)
        throw new NotOffered(`it handles ${info.concurrency} calls at a time, not CONFORMANCE_CONCURRENCY`)
      isUsable = false
      worker.turnPage()
      await each.play(worker)
      isUsable = each.isLast !== true && !worker.isSpent
    } finally {
      if (!isUsable) {
        this.#lives.delete(key)
        await worker.close()
      }
    }
  }

  async #begin(each: ConformanceCase): Promise<{ readonly worker: TestedWorker; readonly info: ReadyInfo }> {
    const worker = this.#start(each)
    try {
      const right = 'READY after HELLO, or an exit code that is not 0 with a reason on stderr'
      const info = await worker.endOrReady(right)
      if (info === undefined) {
        const { code, spawnFailure, stderrTail = '' } = worker.ended ?? {}
        worker.check(spawnFailure === undefined && code !== 0 && stderrTail.trim() !== '', right)
        const reason = `it does not start with ${this.#way.codec} on ${this.#way.descriptors}: ${stderrTail.trim()}`
        this.#refusal = new NotOffered(reason)
        throw this.#refusal
      }
      worker.check(info.protocol === 1, 'READY with the protocol 1')
      this.known ??= info
      return { worker, info }
    } catch (error) {
      await worker.close()
      throw error
    }
  }

  #start({ concurrency = 1, env = {}, maxFrameBytes = DEFAULT_MAX_FRAME_BYTES }: ConformanceCase): TestedWorker {
    const { limitMs = DEFAULT_LIMIT_MS } = this.#options
    const program = programOf(this.#options, this.#way, { CONFORMANCE_CONCURRENCY: String(concurrency), ...env })
    return new TestedWorker({ program: { ...program, maxFrameBytes }, codec: this.#way.codec, limitMs })
  }
}

function programOf(
  { command, args = [], cwd, env, passEnv }: ConformanceOptions,
  way: ConformanceWay,
  own: Readonly<Record<string, string>>,
): PortSpec {
  const { descriptors } = way
  const variables = { ...env, ...own, ...tuttiDialect.environment(way) }
  const whole = buildEnvironment(process.env, { passEnv, env: variables })
  return { command, args, cwd, descriptors, env: whole, maxFrameBytes: DEFAULT_MAX_FRAME_BYTES }
}
