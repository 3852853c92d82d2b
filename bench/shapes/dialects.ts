import { jsonPort, lines, rawPort } from '../../adapters/protocols/ports/adapter.ts'
import type { Bench, Shape } from '../harness/bench.ts'
import type { Subject } from '../harness/caller.ts'
import { compareCalls } from '../harness/calls-case.ts'
import type { Tools } from '../harness/tools.ts'
import { floor } from '../subjects/floor.ts'
import { tutti } from '../subjects/tutti.ts'

const IN_FLIGHT = 100

/** Programs that know nothing of Tutti and send back what they read, beside the bare pipe. */
export const dialects: Shape = {
  name: 'dialects',
  title:
    'Calls of programs that know nothing of Tutti, 64 bytes there and back: the echo in C in each dialect of packets, `cat` in lines, beside the same echo over a bare pipe.',
  alternates: true,
  run: async (bench: Bench) => [
    await compareCalls(bench, {
      name: '64 B, one at a time',
      unit: 'us',
      load: { inFlight: 1, bytes: 64, content: 'text' },
      bases: ['floor'],
      subjects: subjects(bench.tools),
    }),
    await compareCalls(bench, {
      name: `64 B, ${IN_FLIGHT} in flight`,
      unit: 'calls/s',
      load: { inFlight: IN_FLIGHT, bytes: 64, content: 'text' },
      bases: ['floor'],
      subjects: subjects(bench.tools),
    }),
  ],
}

function subjects(tools: Tools): readonly Subject[] {
  const packets = async () =>
    ({ command: await tools.echo(), args: ['raw'], packet: 4, concurrency: IN_FLIGHT }) as const
  const ports = (['json', 'msgpack', 'etf'] as const).map((codec) =>
    tutti(`jsonPort (${codec})`, async () => jsonPort({ ...(await packets()), codec, answer })),
  )
  return [
    floor(tools),
    tutti('rawPort', async () => rawPort(await packets())),
    ...ports,

    tutti('lines (cat)', async () => lines({ command: 'cat', concurrency: IN_FLIGHT })),
  ]
}

/** The echo sends back the request. */
function answer(value: unknown) {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('args' in value)) return undefined
  return { id: value.id, result: value.args }
}
