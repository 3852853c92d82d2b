import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { packageFile } from '../../../src/adapter-kit.ts'
import { COMMANDS } from './commands.ts'

/**
 * Runs one command of `tutti`. Only the file of that command is loaded.
 *
 * The exit code of the process is 1 when the arguments are wrong, which has been told on stderr
 * then, and what the command sets otherwise. What a command throws is thrown.
 *
 * @param args - What follows the name of the program, as `['mcp', 'check', 'mcp.json']`.
 */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const program = new Command('tutti')
    .description('Supervises programs written in any language the way Erlang/OTP supervises processes.')
    .version(versionOfPackage())
    .exitOverride()
  for (const { name, summary, load } of COMMANDS) {
    const command = args.slice(0, 2).includes(name) ? await load() : new Command()
    program.addCommand(throwing(command.name(name).summary(summary)))
  }
  try {
    if (args.length === 0) program.help()
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    process.exitCode = error.exitCode
  }
}

/** Commander ends the process at a mistake, unless each command is told to throw instead. */
function throwing(command: Command): Command {
  for (const below of command.commands) throwing(below)
  return command.exitOverride()
}

function versionOfPackage(): string {
  const manifest: unknown = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'))
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : ''
}
