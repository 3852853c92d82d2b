import type { Subject } from '../harness/caller.ts'
import type { Tools } from '../harness/tools.ts'
import { ErlangNode } from './erlang-node.ts'

/**
 * A `gen_server` that owns a port to the same echo, called with `gen_server:call`; with one and
 * with two schedulers, of which the better one counts.
 */
export function erlang(tools: Tools): readonly Subject[] {
  return [1, 2].map((schedulers) => ({
    name: `erlang, +S ${schedulers}`,
    async open(lines) {
      const node = await ErlangNode.start(tools, schedulers, ['port_bench', await tools.echo(), `${lines}`])
      return {
        drive: async ({ calls, inFlight, bytes }) => {
          const [us = Number.NaN] = await node.ask('drive', calls, inFlight, bytes)
          return us / 1_000
        },
        close: () => node.close(),
      }
    },
  }))
}
