import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { GATEWAY_THREADS } from '../gateway/threads.ts'
import { LEAKS } from './leaks.ts'
import { STARTS } from './starts.ts'
import type { ThreadCase } from './thread-case.ts'

/** All of them, in the order of the page. */
export const CASES: readonly ThreadCase[] = [...LEAKS, ...STARTS]

const PAGE = fileURLToPath(new URL('../../../../../docs/mcp.md', import.meta.url))

const BEGIN = '<!-- The cases: written by `npm run docs:mcp`. Do not edit. -->'
const END = '<!-- The end of the cases. -->'

/** The page as it should read. */
export function pageWithCases(): string {
  const page = readFileSync(PAGE, 'utf8')
  const [before = '', rest = ''] = page.split(BEGIN)
  const [, after = ''] = rest.split(END)
  const rows = CASES.map(
    ({ name, outcome, threads }) => `| ${name} | ${outcome.tutti} | ${outcome.sdk} | ${linksOf(threads)} |`,
  )
  const table = [
    '| what went wrong | `supervisedTransport()` | `StdioClientTransport` | told in |',
    '|---|---|---|---|',
    ...rows,
  ]
  const gateway = [
    '| what went wrong | `tutti mcp serve` | told in |',
    '|---|---|---|',
    ...GATEWAY_THREADS.map(({ name, rule, threads }) => `| ${name} | ${rule} | ${linksOf(threads)} |`),
  ]
  const words = 'And of gateways; each is a test of `test/adapters/protocols/mcp/gateway`:'
  return `${before}${BEGIN}\n\n${table.join('\n')}\n\n${words}\n\n${gateway.join('\n')}\n\n${END}${after}`
}

function linksOf(threads: readonly string[]): string {
  return threads.map((thread) => `[${thread}](https://github.com/${thread.replace('#', '/issues/')})`).join(', ')
}

/** The page as it reads. */
export function page(): string {
  return readFileSync(PAGE, 'utf8')
}

/** Writes it. */
export function writePage(): void {
  writeFileSync(PAGE, pageWithCases())
}
