import { readdirSync, readFileSync } from 'node:fs'
import { type Case, titleOf } from './cases.ts'

const FOLDER = new URL('./', import.meta.url)

/** Titles of tests that begin with the number of a case. */
const TITLE = /'(S\d+ \w+)/g

/** A title, and the test files that have it. */
export type Coverage = ReadonlyMap<string, readonly string[]>

/** Which test files have a test for which case. */
export function coverage(): Coverage {
  const found = new Map<string, string[]>()
  for (const file of readdirSync(FOLDER).sort()) {
    if (!file.endsWith('.test.ts')) continue
    const titles = [...readFileSync(new URL(file, FOLDER), 'utf8').matchAll(TITLE)].map(([, title]) => title ?? '')
    for (const title of new Set(titles)) found.set(title, [...(found.get(title) ?? []), file])
  }
  return found
}

/** The text of `docs/otp-suite.md`. */
export function suitePage(cases: readonly Case[], covered: Coverage): string {
  const row = (each: Case): string => `| S${each.number} | \`${each.name}\` | ${each.mark} | ${cell(each, covered)} |`
  const told = cases.filter(({ leftOut }) => leftOut === undefined).length
  return [
    "# OTP's own suite for supervisors",
    '<!-- Written by `TUTTI_WRITE_PAGES=1 npx vitest run test/otp/suite/suite-page.test.ts`. Do not edit. -->',
    `Erlang/OTP tests its supervisors with ${cases.length} cases (\`lib/stdlib/test/supervisor_SUITE.erl\`: 91 in release 27.3, two newer). Here they are told again, by number and name, against the public API of Tutti: ${told} have a test, ${cases.length - told} are left out, with the reason.`,
    'Marked **a** are cases of any supervision framework; **b** cases that mean something on the BEAM alone; **b, idea a** such whose idea can be tested here too. Where the answer of Tutti differs on purpose, a comment above the test says how.',
    [
      '| case | name | mark | test in `test/otp/suite/`, or why there is none |',
      '|---|---|---|---|',
      ...cases.map(row),
    ].join('\n'),
  ]
    .join('\n\n')
    .concat('\n')
}

function cell(each: Case, covered: Coverage): string {
  const files = covered.get(titleOf(each)) ?? []
  return each.leftOut ?? files.map((file) => `[${file}](../test/otp/suite/${file})`).join(', ')
}
