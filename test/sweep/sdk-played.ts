import { type CallContext, serve } from '../../adapters/runtimes/node/sdk/index.ts'
import { WRONG_VALUES } from './wrong-values.ts'

/** What became of one call with one wrong value. */
export interface Played {
  readonly place: string
  readonly value: string
  /** Name, code and message of what it threw; absent: nothing. */
  readonly thrown?: readonly [name: string, code: string, message: string]
}

type Play = (context: CallContext, wrong: never) => unknown

const PLAYS: Readonly<Record<string, Play>> = {
  'serve(options)': (_, wrong) => serve(wrong),
  'call(target)': ({ call }, wrong) => call(wrong, 'echo'),
  'call(method)': ({ call }, wrong) => call('./other', wrong),
  'call(args)': ({ call }, wrong) => call('./other', 'echo', wrong),
  'call(options)': ({ call }, wrong) => call('./other', 'echo', 1, wrong),
  'call(options.deadlineMs)': ({ call }, wrong) => call('./other', 'echo', 1, { deadlineMs: wrong }),
  'call(options.idempotent)': ({ call }, wrong) => call('./other', 'echo', 1, { idempotent: wrong }),
  'stream(target)': ({ stream }, wrong) => stream(wrong, 'echo').next(),
  'stream(method)': ({ stream }, wrong) => stream('./other', wrong).next(),
  'stream(options)': ({ stream }, wrong) => stream('./other', 'echo', 1, wrong).next(),
  'stream(options.window)': ({ stream }, wrong) => stream('./other', 'echo', 1, { window: wrong }).next(),
  'cast(target)': ({ cast }, wrong) => cast(wrong, 'echo'),
  'cast(method)': ({ cast }, wrong) => cast('./other', wrong),
  'cast(args)': ({ cast }, wrong) => cast('./other', 'echo', wrong),
  'progress(fraction)': ({ progress }, wrong) => progress(wrong),
  'progress(note)': ({ progress }, wrong) => progress(0.5, wrong),
  'log.info(message)': ({ log }, wrong) => log.info(wrong),
  'log.info(fields)': ({ log }, wrong) => log.info('said', wrong),
}

const told = (error: unknown): Played['thrown'] => {
  const { name, code, message } = Object(error) as Record<string, unknown>
  return [String(name), String(code), String(message)]
}

async function playOne(play: Play, context: CallContext, wrong: unknown): Promise<Pick<Played, 'thrown'>> {
  try {
    await play(context, wrong as never)
    return {}
  } catch (error) {
    const thrown = told(error)
    return thrown === undefined ? {} : { thrown }
  }
}

serve({
  methods: {
    echo: (args) => args,
    async play(_args, context): Promise<Played[]> {
      const played: Played[] = []
      for (const [place, play] of Object.entries(PLAYS))
        for (const [value, wrong] of Object.entries(WRONG_VALUES))
          played.push({ place, value, ...(await playOne(play, context, wrong)) })
      return played
    },
  },
})
