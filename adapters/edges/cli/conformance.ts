import { Command, Option } from 'commander'

interface Flags {
  readonly tap: boolean
  readonly json: boolean
  readonly codec?: 'msgpack' | 'json'
  readonly descriptors?: 'pipes' | 'stdio'
  readonly only?: string
  readonly limit: string
  readonly passEnv: string[]
}

/** `tutti conformance -- <command…>`. The cases are loaded when it is run. */
export function conformanceCommand(): Command {
  return new Command('conformance')
    .description('Plays the whole protocol against a worker, and says what it can, what it cannot, and what is wrong.')
    .argument('<command...>', 'how the worker is started, after `--`: tutti conformance -- python3 worker.py')
    .option('--tap', 'prints TAP 14', false)
    .option('--json', 'prints the report as JSON', false)
    .addOption(new Option('--codec <name>', 'only this one').choices(['msgpack', 'json']))
    .addOption(new Option('--descriptors <which>', 'only these').choices(['pipes', 'stdio']))
    .option('--only <beginning>', 'only cases whose id begins with this, as streams/')
    .option('--limit <ms>', 'how long each thing that is awaited may take', '10000')
    .option('--pass-env <name...>', 'further variables of this environment that the worker gets', [])
    .action(async ([command = '', ...args]: string[], flags: Flags) => {
      const { playForPeople } = await import('./conformance-play.ts')
      const { codec, descriptors, only, limit, passEnv } = flags
      process.exitCode = await playForPeople(
        {
          command,
          args,
          passEnv,
          limitMs: Number(limit),
          ...(codec === undefined ? {} : { codecs: [codec] }),
          ...(descriptors === undefined ? {} : { descriptors: [descriptors] }),
          ...(only === undefined ? {} : { only }),
        },
        {
          format: flags.json ? 'json' : flags.tap ? 'tap' : 'table',
          print: (text) => process.stdout.write(`${text}\n`),
        },
      )
    })
}
