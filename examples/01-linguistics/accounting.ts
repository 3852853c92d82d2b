/** One fact about one article, in the order in which it happened. Articles are numbered from 0. */
export type Entry =
  | { readonly event: 'sent'; readonly article: number }
  | { readonly event: 'result'; readonly article: number }
  | { readonly event: 'failure'; readonly article: number; readonly code: string }

/** What became of every article. */
export interface Account {
  readonly articles: number
  readonly results: number
  readonly failed: number
  /** Code → failures with it. */
  readonly failures: Readonly<Record<string, number>>
  /** Sent, and neither a result nor a failure. */
  readonly hung: number
  /** Never sent, though nobody interrupted the symphony. */
  readonly missing: number
  /** Never sent, because the symphony was interrupted, or its tree has given up. */
  readonly notPlayed: number
  /** Ends beyond the first of each article, and ends of articles that were never sent. */
  readonly duplicated: number
}

/** Draws up the account from a journal. Pure. */
export function accountOf(
  articles: number,
  journal: readonly Entry[],
  { isInterrupted = false }: { readonly isInterrupted?: boolean } = {},
): Account {
  const sent = new Set<number>()
  const results = new Set<number>()
  const failed = new Set<number>()
  const failures = new Map<string, number>()
  let duplicated = 0
  for (const entry of journal) {
    if (entry.event === 'sent') sent.add(entry.article)
    else if (!sent.has(entry.article) || results.has(entry.article) || failed.has(entry.article)) duplicated += 1
    else if (entry.event === 'result') results.add(entry.article)
    else {
      failed.add(entry.article)
      failures.set(entry.code, (failures.get(entry.code) ?? 0) + 1)
    }
  }
  const unsent = articles - sent.size
  return {
    articles,
    results: results.size,
    failed: failed.size,
    failures: Object.fromEntries(failures),
    hung: sent.size - results.size - failed.size,
    missing: isInterrupted ? 0 : unsent,
    notPlayed: isInterrupted ? unsent : 0,
    duplicated,
  }
}

/** Counts that were made elsewhere, each by its own means. */
export interface OtherCounts {
  /** Results that were kept. */
  readonly results: number
  /** Times from end to end that were measured. */
  readonly latencies: number
  /**
   * Calls of all workers, as their telemetry tells; those that workers make to each other are among
   * them.
   */
  readonly callsSent: number
  readonly callsSettled: number
  /** Worker processes that outlived the tree. */
  readonly survivors: number
}

/**
 * Checks that the counts add up and agree with counts that were made elsewhere. Pure.
 *
 * @returns What is wrong, as sentences; empty when every article is accounted for.
 */
export function contradictions(account: Account, other: OtherCounts): readonly string[] {
  const { articles, results, failed, failures, hung, missing, notPlayed, duplicated } = account
  const named = Object.values(failures).reduce((sum, count) => sum + count, 0)
  const ends = results + failed + hung + missing + notPlayed
  const claims: readonly (readonly [boolean, string])[] = [
    [ends === articles, `${articles} articles, but ${ends} ends`],
    [named === failed, `${failed} articles failed, but ${named} failures have a name`],
    [hung === 0, `${hung} articles hang`],
    [missing === 0, `${missing} articles were never sent`],
    [duplicated === 0, `${duplicated} articles were counted twice`],
    [other.results === results, `${results} results, but ${other.results} were kept`],
    [other.latencies === results, `${results} results, but ${other.latencies} times were measured`],
    [other.callsSettled === other.callsSent, `${other.callsSent} calls, but ${other.callsSettled} were settled`],
    [other.survivors === 0, `${other.survivors} worker processes were left running`],
  ]
  return claims.flatMap(([holds, sentence]) => (holds ? [] : [sentence]))
}
