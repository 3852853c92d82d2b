import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { parseMark } from '../../../src/containment/host-mark.ts'
import { ownPlace } from '../../../src/containment/open-containment.ts'
import type { ContainmentName } from '../../../src/index.ts'
import { awaitGone, within } from '../../fixtures/await-event.ts'
import { OFFSPRING_VARIABLE, type Offspring } from './offspring.ts'

/** The ways in which a host may end. */
export const ENDINGS = ['exits', 'throws', 'SIGTERM', 'SIGKILL', 'SIGKILL while spawning'] as const

/** @see ENDINGS */
export type Ending = (typeof ENDINGS)[number]

/** When who is still alive has survived. */
export interface Patience {
  /** After the end of the host, at the latest. */
  readonly limitMs: number
  /** Who is not waited for. */
  readonly except?: readonly Offspring[]
}

/** What is promised. */
export const PROMISED: Patience = { limitMs: 1_000 }

/** What was left of the workers of one host. */
export interface Outcome {
  /** What the processes that are still alive belong to, each once, sorted. */
  readonly survivors: readonly string[]
  /** From the end of the host until the last process was gone, when all went. */
  readonly goneAfterMs: number | undefined
  /** Groups and records of the host that are still there. */
  readonly litter: readonly string[]
}

/** One host, compiled: it has to start a hundred times. */
export class Hosts {
  readonly #folder = mkdtempSync(join(tmpdir(), 'tutti-orphans-'))
  readonly #program = join(this.#folder, 'host.mjs')
  #runs = 0

  async compile(): Promise<void> {
    await build({
      entryPoints: [fileURLToPath(new URL('./host.ts', import.meta.url))],
      outfile: this.#program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
      // Some of what is bundled asks for `require`.
      banner: {
        js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url)",
      },
    })
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /**
   * Starts a host, ends it in that way, and looks at who is left; those are then ended.
   *
   * @param progress - Of a host that is killed while it spawns: after how many processes, from 1 to
   *   19.
   */
  async end(
    containment: ContainmentName,
    ending: Ending,
    { progress, patience }: { readonly progress: number; readonly patience: Patience },
  ): Promise<Outcome> {
    this.#runs += 1
    const mark = `XDG_TUTTI_RUN=${this.#folder}-${this.#runs}`
    const cache = join(this.#folder, 'cache')
    const [name = '', value] = mark.split('=')
    const host = spawn(process.execPath, [this.#program, containment, ending, cache, String(progress)], {
      stdio: ['ignore', 'pipe', ending === 'throws' ? 'ignore' : 'inherit'],
      env: { ...process.env, [name]: value },
    })
    const exited = once(host, 'exit')
    const what = `(${containment}, ${ending})`
    if (ending !== 'SIGKILL while spawning') await within(`the host to be up ${what}`, heard(host.stdout, 'up'))
    if (ending === 'SIGTERM' || ending === 'SIGKILL') host.kill(ending)
    await within(`the end of the host ${what}`, exited)
    return { ...(await lookAfter(mark, patience)), litter: litterOf(host.pid ?? 0, cache) }
  }
}

/** Resolves when a line has been read, or the stream has ended. */
async function heard(stream: NodeJS.ReadableStream, line: string): Promise<void> {
  for await (const each of createInterface(stream)) if (each === line) return
}

async function lookAfter(mark: string, { limitMs, except = [] }: Patience): Promise<Omit<Outcome, 'litter'>> {
  const endedAt = performance.now()
  const until = endedAt + limitMs
  const awaited = (each: Marked): boolean => !except.some((name) => name === each.offspring)
  let alive = processesWith(mark)
  let lastSeenAt = endedAt
  while (alive.some(awaited) && performance.now() < until) {
    await Promise.all(
      alive.filter(awaited).map(({ pid }) => awaitGone(pid, until - performance.now()).catch(() => undefined)),
    )
    lastSeenAt = performance.now()
    alive = processesWith(mark)
  }
  const survivors = [...new Set(alive.map((each) => each.offspring))].sort()
  for (const { pid } of alive) process.kill(pid, 'SIGKILL')
  await Promise.all(alive.map(({ pid }) => awaitGone(pid)))
  const goneAfterMs = alive.length === 0 ? lastSeenAt - endedAt : undefined
  return { survivors, goneAfterMs }
}

interface Marked {
  readonly pid: number
  readonly offspring: string
}

/**
 * Live processes whose environment has the mark: the workers, what they started, launchers and the
 * guard.
 */
function processesWith(mark: string): readonly Marked[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const environment = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0')
      if (!environment.includes(mark)) return []
      const offspring = environment.find((each) => each.startsWith(`${OFFSPRING_VARIABLE}=`))
      return [{ pid: Number(name), offspring: offspring?.slice(OFFSPRING_VARIABLE.length + 1) ?? 'guard' }]
    } catch {
      return [] // It ended while we looked.
    }
  })
}

/** What carries the mark of that host in the folders where hosts leave marks. */
function litterOf(hostPid: number, cache: string): readonly string[] {
  const { unified, memory } = ownPlace()
  return [join(cache, 'hosts'), unified, memory].flatMap((folder) => {
    const names = folder !== undefined && existsSync(folder) ? readdirSync(folder) : []
    return names.filter((name) => parseMark(name)?.pid === hostPid)
  })
}
