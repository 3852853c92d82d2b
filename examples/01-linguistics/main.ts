// The linguistics symphony: articles in many languages, read by three programs in three languages
// under one supervisor.
//
//   local HTTP server ──> ingest (Node) ──┬──> tokenizer (Go) ────────────────> words, sentences
//                                         └──> sentiment (Python) ──> tokenizer ──> −1 … 1
//
// npm start                                   plays the bundled corpus
// npm start -- --input notes.txt              plays your own text
// npm start -- --kill sentiment --every 1s    kills a worker again and again meanwhile
// npm start -- --help                         says the rest

import { isTuttiError } from '../../src/index.ts'
import { serveArticles } from './articles-server.ts'
import { giveConcert } from './concert.ts'
import { InputError } from './input-error.ts'
import { exitCodeOf, Interruption } from './interruption.ts'
import { createJsonView } from './json-view.ts'
import { logOptions } from './log.ts'
import type { Piece } from './notebook.ts'
import { type Options, parseOptions } from './options.ts'
import { createPlainView } from './plain-view.ts'
import { type Input, readInput } from './read-input.ts'
import type { Report } from './report.ts'
import { summary } from './summary.ts'
import type { View } from './view.ts'

process.exitCode = await main(process.argv.slice(2))

/** Plays, and says how it went. @returns The exit code; see `--help`. */
async function main(args: readonly string[]): Promise<number> {
  const interruption = new Interruption()
  // Whoever read our output has gone, as `head` does: there is nobody left to play for.
  process.stdout.on('error', () => interruption.raise('SIGHUP'))
  try {
    const options = parseOptions(args)
    if (options === undefined) return 0
    const report = await perform(options, await readInput(options.input), interruption)
    process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : `\n${summary(report)}`)
    if (report.interruptedBy !== undefined) return exitCodeOf(report.interruptedBy)
    const isInVain = report.account.results === 0
    return report.contradictions.length === 0 && report.gaveUp === undefined && !isInVain ? 0 : 1
  } catch (error) {
    if (interruption.received !== undefined) {
      process.stderr.write(`Ended by ${interruption.received} before the first article was played.\n`)
      return exitCodeOf(interruption.received)
    }
    if (!(error instanceof InputError) && !isTuttiError(error)) throw error
    process.stderr.write(`${error.code}: ${error.message}\n`)
    return error instanceof InputError ? 2 : 1
  } finally {
    interruption.stop()
  }
}

async function perform(options: Options, { articles, skipped }: Input, interruption: Interruption): Promise<Report> {
  const server = await serveArticles(articles.flatMap(({ place }) => ('file' in place ? [place.file] : [])))
  const { view, isLive } = await createView(options)
  for (const line of skipped) view.note(line)
  try {
    const once = articles.map(({ name, place, language }): Piece => {
      return { name, language, url: 'file' in place ? server.urlOf(place.file) : place.url }
    })
    const pieces = Array.from({ length: options.repeat }, () => once).flat()
    return await giveConcert(pieces, {
      options,
      view,
      interruption,
      log: logOptions(options, isLive ? view : undefined),
    })
  } finally {
    view.end()
    await server.close()
  }
}

async function createView({ json }: Options): Promise<{ readonly view: View; readonly isLive: boolean }> {
  if (json) return { isLive: false, view: createJsonView((line) => process.stderr.write(`${line}\n`)) }
  const isLive = process.stdout.isTTY && process.env['TERM'] !== 'dumb' && process.env['CI'] === undefined
  if (isLive) {
    const { createLiveView } = await import('./live-view.ts') // only who sees it waits for it
    return { isLive, view: createLiveView(process.stdout) }
  }
  return { isLive, view: createPlainView((line) => process.stdout.write(`${line}\n`)) }
}
