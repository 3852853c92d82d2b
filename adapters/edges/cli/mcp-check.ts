import { isTuttiError } from '../../../src/index.ts'
import { checkServer, type ServerReport } from '../../protocols/mcp/check-server.ts'
import { readConfig } from '../../protocols/mcp/read-config.ts'

/** What `tutti mcp check` was asked. */
export interface McpCheckOptions {
  /** Path of the file. */
  readonly config: string
  readonly json: boolean
  readonly print: (text: string) => void
}

const MIB = 2 ** 20

/**
 * Checks the servers of a file, one after the other, so that none is slow because of another.
 *
 * @returns The exit code: 1 when a server cannot be used, or the file cannot be read.
 */
export async function mcpCheck({ config, json, print }: McpCheckOptions): Promise<number> {
  const reports: ServerReport[] = []
  try {
    const { servers, warnings } = readConfig(config)
    for (const warning of json ? [] : warnings) print(`note: ${warning}`)
    for (const { name, options } of servers) {
      const report = await checkServer(name, options)
      reports.push(report)
      if (!json) print(describe(report))
    }
    if (!json && servers.length === 0) print(`${config} has no server that is a process`)
  } catch (error) {
    if (!isTuttiError(error)) throw error
    print(json ? JSON.stringify({ code: error.code, message: error.message }) : error.message)
    return 1
  }
  if (json) print(JSON.stringify(reports, undefined, 2))
  return reports.some(({ failure }) => failure !== undefined) ? 1 : 0
}

function describe(report: ServerReport): string {
  const { name, failure, readyMs, protocol, server, tools = [], peakMemoryBytes, heedsEndOfFile, stderrTail } = report
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['failed', failure],
    ['ready', readyMs === undefined ? undefined : `after ${Math.round(readyMs)} ms`],
    ['server', server],
    ['protocol', protocol],
    [
      'tools',
      failure === undefined ? `${tools.length}${tools.length === 0 ? '' : `: ${tools.join(', ')}`}` : undefined,
    ],
    ['memory', peakMemoryBytes === undefined ? undefined : `at most ${Math.round(peakMemoryBytes / MIB)} MiB`],
    ['end', heedsEndOfFile === undefined ? undefined : heedsEndOfFile ? HEEDS : IGNORES],
    ['stderr', stderrTail === '' ? undefined : stderrTail.split('\n').join(`\n${' '.repeat(INDENT)}`)],
  ]
  const shown = lines.flatMap(([what, text]) => (text === undefined ? [] : [`  ${what.padEnd(INDENT - 2)}${text}`]))
  return [`${failure === undefined ? 'ok' : 'FAILED'}  ${name}`, ...shown].join('\n')
}

const INDENT = 12
const HEEDS = 'it ends at the end of its input'
const IGNORES = 'it ignores the end of its input, and has to be sent a signal'
