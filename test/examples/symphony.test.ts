import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../../examples/01-linguistics/report.ts'
import type { Progress } from '../../examples/01-linguistics/view.ts'
import { prepare } from '../../src/index.ts'
import { linguistics } from '../../supervision-trees/linguistics.ts'
import { type RunOptions, runSymphony } from './run-symphony.ts'

const FINNISH = fileURLToPath(new URL('../../examples/corpus/fi', import.meta.url))

const tools = [
  ['go', 'version'],
  ['python3', '--version'],
] as const
const missing = tools
  .filter(([command, argument]) => spawnSync(command, [argument]).status !== 0)
  .map(([command]) => command)
// Where the checks run, a missing tool is a failure and no reason to skip.
const isSkipped = missing.length > 0 && process.env['CI'] === undefined
if (isSkipped) console.warn(`The symphony is not tested: ${missing.join(', ')} not found.`)

/** Plays with `--json`. */
async function play(
  args: readonly string[],
  options?: RunOptions,
): Promise<{ code: number | undefined; report: Report }> {
  const { code, stdout, stderr } = await runSymphony(['--json', ...args], options)
  try {
    return { code, report: JSON.parse(stdout) as Report }
  } catch {
    throw new Error(`there is no report; the symphony ended with ${code} and said: ${stderr}`)
  }
}

/** What holds for every run, whatever happened in it. */
function expectAccountedFor({ account, contradictions, survivors, calls }: Report): void {
  expect(contradictions).toEqual([])
  expect(account.results + account.failed + account.notPlayed).toBe(account.articles)
  expect(account).toMatchObject({ hung: 0, missing: 0, duplicated: 0 })
  expect(calls.settled).toBe(calls.sent)
  expect(survivors).toEqual([])
}

describe.skipIf(isSkipped)('the linguistics symphony', () => {
  // What takes minutes the first time is done before the runs, whose bounds it would burst.
  beforeAll(async () => {
    const errors = (await prepare(linguistics())).flatMap(({ error }) => error ?? [])
    expect(errors).toEqual([])
  })

  it('plays a folder: every article becomes a result, and nothing is left running', async () => {
    const { code, report } = await play(['--input', FINNISH])
    expectAccountedFor(report)
    expect(code).toBe(0)
    expect(report.account).toMatchObject({ articles: 3, results: 3 })
    expect(report.languages).toMatchObject([{ language: 'fi', articles: 3, known: 3, detected: 3 }])
    for (const { sentences, words, sentiment } of report.results) {
      expect(sentences).toBeGreaterThan(5)
      expect(words).toBeGreaterThan(sentences)
      expect(Math.abs(sentiment?.score ?? 2)).toBeLessThanOrEqual(1)
    }
    expect(report.latency.endToEnd.count).toBe(3)
    expect(report.model?.accuracy).toBeGreaterThan(0.5)
    expect(report.workers.map(({ restarts }) => restarts)).toEqual([0, 0, 0])
    expect(Object.keys(report.memory.workers)).toHaveLength(3)
  })

  it('plays the corpus: twelve languages, each detected rightly', async () => {
    const { code, report } = await play(['--rate', '40'])
    expectAccountedFor(report)
    expect(code).toBe(0)
    expect(report.account).toMatchObject({ articles: 37, results: 37 })
    expect(report.languages).toHaveLength(12)
    for (const { known, detected } of report.languages) expect(detected).toBe(known)
  })

  it('workers that are killed again and again lose no article and hang none', async () => {
    const kills = ['--kill', 'sentiment,tokenizer', '--every', '200ms']
    const { code, report } = await play(['--input', FINNISH, '--repeat', '30', '--rate', '30', ...kills])
    expectAccountedFor(report)
    expect(code).toBe(0)
    expect(report.account.articles).toBe(90)
    const killed = Object.values(report.kills.killed).reduce((sum, count) => sum + count, 0)
    expect(killed).toBeGreaterThan(0)
    const restarts = report.workers.reduce((sum, worker) => sum + worker.restarts, 0)
    expect(restarts).toBeGreaterThan(0)
  })

  it('the first SIGINT ends it in order, and what was done is reported', async () => {
    const { code, report } = await play(['--input', FINNISH, '--repeat', '10000', '--rate', '5'], {
      onErrorLine: (line, kill) => {
        if (/^\{"progress".*"results":[1-9]/.test(line)) kill('SIGINT')
      },
    })
    expectAccountedFor(report)
    expect(code).toBe(130)
    expect(report.interruptedBy).toBe('SIGINT')
    expect(report.account.notPlayed).toBeGreaterThan(0)
    expect(report.account.results).toBeGreaterThan(0)
  })

  it.skipIf(process.platform === 'win32')(
    'says after SIGINT who has not stopped yet, and a second one kills',
    async () => {
      let stuck: number | undefined
      const notes: string[] = []
      const { code, report } = await play(['--input', FINNISH, '--repeat', '10000', '--rate', '5'], {
        onErrorLine: (line, kill) => {
          const { progress, note } = JSON.parse(line) as { readonly progress?: Progress; readonly note?: string }
          const pid = progress?.workers.find(({ name }) => name === 'tokenizer')?.pid
          if (stuck === undefined && pid !== undefined && progress !== undefined && progress.results > 0) {
            stuck = pid
            process.kill(pid, 'SIGSTOP') // It can neither stop nor end now, until it is killed.
            kill('SIGINT')
          }
          if (note === undefined) return
          notes.push(note)
          // The first line comes with the first signal, and this one is no echo of it any more.
          if (notes.length === 2) kill('SIGINT')
        },
      })
      expectAccountedFor(report)
      expect(code).toBe(130)
      expect(notes[0]).toMatch(/^Waiting for \S+ \S+ since SIGINT, .*linguistics\/ingest \(pid \d+\)/)
      expect(notes[1]).toContain(`tokenizer (pid ${stuck})`)
      const killed = { path: 'linguistics/analysis/tokenizer', reason: { type: 'killed', after: 'forced_shutdown' } }
      expect(report.shutdown.unstopped).toContainEqual(killed)
    },
  )

  it.skipIf(spawnSync('prlimit', ['--version']).status !== 0)(
    'a tree that gives up ends it with code 1, and with its report',
    async () => {
      let isHurt = false
      const { code, report } = await play(
        ['--input', FINNISH, '--repeat', '10000', '--rate', '5', '--log-level', 'silent'],
        {
          onErrorLine: (line, _kill, host) => {
            const { progress } = JSON.parse(line) as { readonly progress?: Progress }
            const pid = progress?.workers.find(({ name }) => name === 'ingest')?.pid
            if (isHurt || pid === undefined || progress?.results === 0) return
            isHurt = true
            // It has no descriptor left: whom it starts again does not start, and that is counted
            // as often as is allowed.
            spawnSync('prlimit', ['--pid', String(host), '--nofile=10:'])
            process.kill(pid, 'SIGKILL')
          },
        },
      )
      expectAccountedFor(report)
      expect(code).toBe(1)
      expect(report.gaveUp).toContain('at fault is "linguistics/ingest"')
      expect(report.account.notPlayed).toBeGreaterThan(0)
    },
  )

  it('an article that cannot be fetched is a failure with a name, and accounted for', async () => {
    const { code, report } = await play(['--input', 'http://127.0.0.1:9/article.html'])
    expectAccountedFor(report)
    expect(code).toBe(1)
    expect(report.account).toMatchObject({ articles: 1, results: 0, failed: 1 })
    expect(report.failures).toMatchObject([{ stage: 'ingest', code: 'REMOTE_ERROR' }])
  })

  it.skipIf(process.platform === 'win32')('without a toolchain its voice is silent, and the others play', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tutti-no-go-'))
    const go = join(folder, 'go')
    await writeFile(go, '#!/bin/sh\necho there is no go here >&2\nexit 127\n')
    await chmod(go, 0o755)
    const { code, report } = await play(['--input', FINNISH], {
      env: { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` },
    })
    await rm(folder, { recursive: true })
    expectAccountedFor(report)
    expect(code).toBe(0)
    expect(report.silent).toMatchObject([{ voice: 'tokenizer', install: expect.stringContaining('go.dev') }])
    expect(report.account.results).toBe(3)
    for (const { words, sentiment } of report.results) {
      expect(words).toBeUndefined()
      expect(sentiment).toBeDefined()
    }
  })
})
