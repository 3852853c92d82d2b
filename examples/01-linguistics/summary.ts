import pico from 'picocolors'
import { formatDuration } from './duration.ts'
import type { LanguageRow } from './languages.ts'
import { STAGES } from './latency.ts'
import type { MemoryReading } from './memory.ts'
import type { Report } from './report.ts'
import { table } from './table.ts'

/** Results of so few articles of the user's own are listed one by one. */
const MAX_LISTED = 20

/** The report for people. */
export function summary(report: Report): string {
  const blocks = [
    heading(report),
    ...(report.languages.length > 0 ? [languagesOf(report.languages)] : []),
    ...(isOwnText(report) ? [articlesOf(report)] : []),
    latencyOf(report),
    workersOf(report),
    accountOf(report),
    remarks(report).join('\n'),
  ]
  return `${blocks.join('\n\n')}\n`
}

function heading({ account, playMs, languages, interruptedBy, gaveUp }: Report): string {
  const done = account.results + account.failed
  const played = `${plural(done, 'article')} in ${plural(languages.length, 'language')}, played in ${formatDuration(playMs)}`
  const ended = interruptedBy === undefined ? '' : pico.yellow(`; ended early by ${interruptedBy}`)
  const broken = gaveUp === undefined ? '' : pico.red(`; the tree has ended: ${gaveUp}`)
  return pico.bold(played) + ended + broken
}

function languagesOf(languages: readonly LanguageRow[]): string {
  const names = new Intl.DisplayNames('en', { type: 'language' })
  const rows = languages.map(({ language, articles, sentences, words, sentiment, known, detected }) => [
    `${language} ${pico.dim(language === 'und' ? 'not detected' : (names.of(language) ?? ''))}`,
    articles,
    sentences,
    words ?? '–',
    sentiment === undefined ? '–' : signed(sentiment),
    known === 0 ? '–' : detected === known ? pico.green('right') : pico.red(`${known - detected} of ${known} wrong`),
  ])
  return table({ head: ['language', 'articles', 'sentences', 'words', 'mean sentiment', 'detected'], rows })
}

function isOwnText({ results, languages }: Report): boolean {
  return results.length > 0 && results.length <= MAX_LISTED && languages.every(({ known }) => known === 0)
}

function articlesOf({ results }: Report): string {
  const rows = results.map(({ name, title, encoding, sentences, words, sentiment }) => [
    name,
    title.length > 50 ? `${title.slice(0, 49)}…` : title,
    encoding,
    sentences,
    words ?? '–',
    sentiment === undefined ? '–' : `${signed(sentiment.score)} ${sentiment.label}`,
  ])
  return table({ head: ['article', 'title', 'encoding', 'sentences', 'words', 'sentiment'], rows, left: 3 })
}

function latencyOf({ latency }: Report): string {
  const rows = STAGES.map((stage) => {
    const { count, p50Ms, p95Ms, p99Ms, maxMs } = latency[stage]
    const times = [p50Ms, p95Ms, p99Ms, maxMs].map((ms) => (count === 0 ? '–' : formatDuration(ms)))
    return [stage === 'endToEnd' ? 'end to end' : stage, count, ...times]
  })
  return table({ head: ['latency', 'successes', 'p50', 'p95', 'p99', 'max'], rows })
}

function workersOf({ workers, memory }: Report): string {
  const rows = workers.map(({ path, runtime, restarts, killed, redelivered }) => {
    return [path, runtime, restarts, killed, redelivered, megabytes(memory.workers[path])]
  })
  const { host, totalBytes, measure } = memory
  rows.push(['host', `node ${process.versions.node}`, '', '', '', megabytes(host)])
  rows.push(['total', '', '', '', '', megabytes({ measure, bytes: totalBytes })])
  return table({ head: ['worker', 'runtime', 'restarts', 'killed', 'redelivered', 'memory'], rows, left: 2 })
}

function accountOf({ account, contradictions, calls, redelivered, failures }: Report): string {
  const { articles, results, failed, hung, missing, notPlayed, duplicated } = account
  const skipped = notPlayed > 0 ? ` + ${notPlayed} not played` : ''
  const verdict =
    contradictions.length === 0
      ? pico.green('Every article is accounted for:')
      : pico.red(`The counts do not add up (${contradictions.join('; ')}):`)
  const lines = [
    `${verdict} ${articles} in = ${plural(results, 'result')} + ${plural(failed, 'named failure')}${skipped}`,
    `  hung ${hung}, missing ${missing}, duplicated ${duplicated}; ${calls.sent} calls sent, ${calls.settled} settled; ` +
      `${plural(redelivered, 'message')} redelivered`,
  ]
  for (const [code, count] of Object.entries(account.failures)) {
    const example = failures.find((failure) => failure.code === code)
    const first = example === undefined ? '' : `first ${example.name} (${example.stage}): ${example.message}`
    lines.push(`  ${pico.red(code)} ${count}: ${first}`)
  }
  return lines.join('\n')
}

function remarks({ startup, silent, model, kills, workers, shutdown }: Report): readonly string[] {
  const { durationMs, prepareMs, made } = startup
  const warm = `everything was prepared, which took ${formatDuration(prepareMs)} to see`
  const cold = `${formatDuration(prepareMs)} of it for preparing ${made.map(({ title }) => title).join(', ')}`
  const killed = workers.filter((worker) => worker.killed > 0).map(({ path, killed }) => `${path} ${killed} times`)
  const unstopped = shutdown.unstopped.map(({ path }) => path)
  return [
    `The tree started in ${formatDuration(durationMs)} (${made.length === 0 ? warm : cold}), and stopped in ${formatDuration(shutdown.durationMs)}.`,
    ...(unstopped.length > 0 ? [`Ended otherwise than asked while it stopped: ${unstopped.join(', ')}.`] : []),
    ...(killed.length > 0 || kills.skipped > 0
      ? [
          `Killed on purpose: ${killed.join(', ')}; ${plural(kills.skipped, 'turn')} skipped because the worker did not run.`,
        ]
      : []),
    ...(model === undefined
      ? []
      : [
          `The sentiment model judges ${percent(model.accuracy)} of ${model.sentences} sentences rightly in cross-validation; guessing reaches 50 %.`,
        ]),
    ...silent.map(({ voice, install }) => pico.yellow(`Without ${voice}: its toolchain is not installed. ${install}`)),
  ]
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function signed(score: number): string {
  return `${score < 0 ? '−' : '+'}${Math.abs(score).toFixed(2)}`
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`
}

function megabytes(reading: MemoryReading | undefined): string {
  return reading === undefined ? 'unknown' : `${(reading.bytes / 1_048_576).toFixed(1)} MiB ${reading.measure}`
}
