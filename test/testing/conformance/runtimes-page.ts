import { featuresOf } from '../../../adapters/edges/cli/conformance-features.ts'
import { type ConformanceReport, playConformance } from '../../../src/testing/conformance/index.ts'
import { playable, RUNTIMES } from './runtimes.ts'

/** For a machine that is busy. */
const LIMIT_MS = 30_000

/** What the kit found in each SDK, one after the other. */
export async function playRuntimes(): Promise<ReadonlyMap<string, ConformanceReport>> {
  const reports = new Map<string, ConformanceReport>()
  for (const [name, make] of Object.entries(RUNTIMES)) {
    reports.set(name, await playConformance({ ...(await playable(make())), limitMs: LIMIT_MS }))
  }
  return reports
}

/** The text of `docs/runtimes.md`. */
export function runtimesPage(reports: ReadonlyMap<string, ConformanceReport>): string {
  const names = [...reports.keys()]
  const byName = new Map(names.map((name) => [name, featuresOf(reports.get(name)?.results ?? [])]))
  const features = [...new Set([...byName.values()].flatMap((each) => [...each.keys()]))]
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const cases = names.map((name) => {
    const results = reports.get(name)?.results ?? []
    return `${results.filter(({ outcome }) => outcome === 'right').length} of ${results.length}`
  })
  return `${[
    '# Runtimes',
    '<!-- Written by `npm run docs:runtimes` from plays of the conformance kit. Do not edit. -->',
    'What the workers of each SDK can, as [the conformance kit](sdk-authors.md) has found it: both codecs, on descriptors of their own and on stdin and stdout. `partly` and `no`: the worker does not offer it. `wrong`: it claims it, and breaks [the protocol](protocol.md). `npm run test:long` plays all of them again, and compares this page.',
    [
      row(['', ...names]),
      row(['---', ...names.map(() => '---')]),
      row(['cases right', ...cases]),
      ...features.map((feature) => row([feature, ...names.map((name) => byName.get(name)?.get(feature) ?? 'no')])),
    ].join('\n'),
    'How each is installed and written: [Node](../adapters/runtimes/node/README.md), [Python](../adapters/runtimes/python/README.md), [Go](../adapters/runtimes/go/README.md), [C++ and C](../adapters/runtimes/cpp/README.md), [Java](../adapters/runtimes/java/README.md), [Ruby](../adapters/runtimes/ruby/README.md). Other languages: [write a worker](write-a-worker.md). Programs that know nothing of Tutti: [foreign programs](foreign-programs.md).',
  ].join('\n\n')}\n`
}
