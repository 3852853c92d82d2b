import type { Command } from 'commander'

/** A command of `tutti`, whose file is loaded when it is asked for. */
export interface LazyCommand {
  /** As it is typed. */
  readonly name: string
  /** One line of `tutti --help`. */
  readonly summary: string
  /** Imports the file and makes the command; what it does is its `action`. */
  readonly load: () => Promise<Command>
}

/**
 * Everything that `tutti` can be told, in the order of its help. A command is one file beside this
 * one; it sets `process.exitCode` when it has found something wrong.
 */
export const COMMANDS: readonly LazyCommand[] = [
  {
    name: 'conformance',
    summary: 'play the protocol against a worker of any SDK',
    load: async () => (await import('./conformance.ts')).conformanceCommand(),
  },
  {
    name: 'mcp',
    summary: 'look after servers of the Model Context Protocol',
    load: async () => (await import('./mcp.ts')).mcpCommand(),
  },
]
