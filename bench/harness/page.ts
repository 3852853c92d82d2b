import type { Case, ShapeReport } from './figures.ts'
import { formatWanted, rowsOf } from './format.ts'
import { type Machine, machineLine } from './machine.ts'
import type { RunReport } from './run.ts'
import type { Verdict } from './verdict.ts'

/** The text of `docs/benchmarks.md`, from a full run. */
export function benchmarksPage({ machine, durationMs, shapes, aims }: RunReport): string {
  const sections = shapes.map((shape) => shapeSection(shape))
  return [
    '# Benchmarks',
    '<!-- Written by `npm run bench -- --write-docs`. Do not edit. -->',
    `Measured in ${Math.round(durationMs / 1_000)} s on: ${machineLine(machine)}.`,
    INTRODUCTION,
    '## Aims',
    aimTable(aims),
    ...sections,
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n')
}

/** @param machine - Where it was measured, when that was not where the rest of the page was. */
export function shapeSection({ shape, title, cases }: ShapeReport, machine?: Machine): string {
  const where = machine === undefined ? [] : [`Measured by itself on: ${machineLine(machine)}.`]
  return [`## ${shape}`, title, ...where, ...cases.map(caseTable)].join('\n\n')
}

const INTRODUCTION = `Figures of another machine are other figures; what carries over is the ratios. \`npm run bench\` measures them on yours, \`npm run bench -- <name>\` one of
them, \`--list\` says which there are. Each shape runs in a fresh Node with the host compiled as users run it. Its subjects take turns (A B C A B C ...) in at least five
rounds, after one that warms up; a figure is the median of the rounds, *spread* is the distance between the highest and the lowest one as a share of it, and a ratio (\`×\`) is
the median of the ratios of the rounds. Of two settings of Erlang, the better one is the base.

Where host and worker take turns, a figure tells mostly where the kernel puts them: on the same processor, or on two, where each has to be woken up for every turn (some 25 to 60 µs on a virtual
machine). One subject has it one way and the next one the other, and a ratio of the two says nothing about either. So these shapes are measured twice: with everybody on one
processor, which says what the work costs, and *on all processors*, as it comes. Aims are held against the first.

Who takes part: the *floor* is a pipe of Node's to an echo in C, with a loop written for nothing else; *tutti* is a supervised worker under \`start()\`, the same echo
speaking the protocol, called through its ref with everything on: mailbox, deadline, heartbeat, telemetry; *erlang* is a \`gen_server\` that owns a
\`{packet, 4}\` port to the same echo, called with \`gen_server:call\`, with one and with two schedulers; *fork* is Node's own IPC, *piscina* a pool of one thread, *grpc-js* a
unary call over a Unix socket between two Nodes, *pythonia* a bridge to Python. [Where the time of one call goes](performance.md) is a page of its own.`

export function aimTable(aims: readonly Verdict[]): string {
  const rows = aims.map(({ aim, measured, onAllProcessors, outcome }) => [
    aim.shape,
    aim.what,
    `${aim.bound} ${formatWanted(aim, aim.required)}`,
    aim.aim === undefined ? '' : formatWanted(aim, aim.aim),
    measured === undefined ? '' : formatWanted(aim, measured),
    onAllProcessors === undefined ? '' : formatWanted(aim, onAllProcessors),
    outcome,
  ])
  return markdownTable(['shape', 'what', 'required', 'aim', 'measured', 'on all processors', 'met?'], rows)
}

function caseTable(each: Case): string {
  const { head, rows } = rowsOf(each)
  return markdownTable(
    head,
    rows.map(({ subject, figure, spread, ratios }) => [subject, figure, spread, ...ratios]),
  )
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const rule = `|${head.map((_, index) => (index === 0 ? '---' : '---:')).join('|')}|`
  return [line(head), rule, ...rows.map(line)].join('\n')
}
