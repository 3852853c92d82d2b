import type { Contender, Sampler } from '../../harness/rounds.ts'
import type { Tools } from '../../harness/tools.ts'
import { ErlangNode } from '../../subjects/erlang-node.ts'

/** Erlang with one and with two schedulers; the better one counts. */
export function erlangActors<Sample>(
  tools: Tools,
  sampler: (node: ErlangNode) => Sampler<Sample> | Promise<Sampler<Sample>>,
): readonly Contender<Sample>[] {
  return [1, 2].map((schedulers) => ({
    subject: `erlang, +S ${schedulers}`,
    open: async () => sampler(await ErlangNode.start(tools, schedulers, ['actor_bench'])),
  }))
}
