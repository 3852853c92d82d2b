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
  mcp
    .command('serve')
    .description('Offers the servers of a file with `mcpServers` over Streamable HTTP: each at /<name>/mcp.')
    .argument('<config>', 'the file; a server may have `share` and `idleMs`')
    .option('--host <address>', 'what it listens on; another one than this machine needs TUTTI_MCP_TOKEN', '127.0.0.1')
    .option('--port <number>', 'its port; 0 for any that is free', '8808')
    .option('--origin <origin...>', 'origins of pages that may ask, beside those of this machine', [])
    .action(
      async (config: string, options: { readonly host: string; readonly port: string; readonly origin: string[] }) => {
        const { mcpServe } = await import('./mcp-serve.ts')
        const { host, port, origin } = options
        const token = process.env['TUTTI_MCP_TOKEN']
        process.exitCode = await mcpServe({ config, host, port: Number(port), origins: origin, token })
      },
    )
  return mcp
}
