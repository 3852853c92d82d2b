import { Command } from 'commander'

/** `tutti mcp …`. What a subcommand does is loaded when it is run. */
export function mcpCommand(): Command {
  const mcp = new Command('mcp').description('Looks after servers of the Model Context Protocol.')
  mcp
    .command('check')
    .description('Starts each server of a file with `mcpServers` once, and says what a person wants to know of it.')
    .argument('<config>', 'the file, as ~/.cursor/mcp.json; comments are allowed')
    .option('--json', 'prints a list of reports as JSON', false)
    .action(async (config: string, { json }: { readonly json: boolean }) => {
      const { mcpCheck } = await import('./mcp-check.ts')
      process.exitCode = await mcpCheck({ config, json, print: (text) => process.stdout.write(`${text}\n`) })
    })
  return mcp
}
