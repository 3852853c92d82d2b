import Table from 'cli-table3'
import picocolors from 'picocolors'
import type { Aim } from '../aim.ts'
import { formatWanted, type Row, rowsOf } from './format.ts'
import { machineLine } from './machine.ts'
import type { RunReport } from './run.ts'
import type { Verdict } from './verdict.ts'

/**
 * A run for people: tables on a terminal; elsewhere one line per figure, its columns separated by
 * tabs.
 */
export function renderRun(report: RunReport, isTerminal: boolean): string {
  return isTerminal ? tables(report) : lines(report)
}

function lines({ machine, shapes, aims }: RunReport): string {
  const figures = shapes.flatMap(({ shape, cases }) =>
    cases.flatMap((each) => {
      const { head, rows } = rowsOf(each)
      return rows.map(({ subject, figure, spread, ratios }) => {
        const named = ratios.map((ratio, index) => (ratio === '' ? '' : `${ratio} ${head[index + 3] ?? ''}`))
        return [shape, each.name, subject, figure, spread, ...named].join('\t').trimEnd()
      })
    }),
  )
  const wanted = aims.map(({ aim, measured, onAllProcessors, outcome }) => {
    const required = `${aim.bound} ${formatWanted(aim, aim.required)}`
    return ['aim', aim.shape, aim.what, required, found(aim, measured), found(aim, onAllProcessors), outcome].join('\t')
  })
  return [machineLine(machine), ...figures, ...wanted].join('\n')
}

function tables({ machine, shapes, aims }: RunReport): string {
  const { bold, dim } = picocolors
  const parts = shapes.flatMap(({ shape, title, cases }) => [
    `\n${bold(shape)}  ${dim(title)}`,
    ...cases.map((each) => {
      const { head, rows } = rowsOf(each)
      return draw(head, rows.map(coloured))
    }),
  ])
  const wanted = aims.length === 0 ? [] : [`\n${bold('aims')}`, draw(AIM_HEAD, aims.map(aimRow))]
  return [dim(machineLine(machine)), ...parts, ...wanted].join('\n')
}

const AIM_HEAD = ['shape', 'what', 'required', 'aim', 'measured', 'on all processors', 'outcome']

const found = (aim: Aim, value: number | undefined): string => (value === undefined ? '' : formatWanted(aim, value))

function aimRow({ aim, measured, onAllProcessors, outcome }: Verdict): readonly string[] {
  const { green, yellow, red, dim } = picocolors
  const colour = { 'aim met': green, met: yellow, 'not met': red, 'not measured': dim }[outcome]
  return [
    aim.shape,
    aim.what,
    `${aim.bound} ${formatWanted(aim, aim.required)}`,
    aim.aim === undefined ? '' : formatWanted(aim, aim.aim),
    found(aim, measured),
    found(aim, onAllProcessors),
    colour(outcome),
  ]
}

function coloured({ subject, figure, spread, ratios }: Row): readonly string[] {
  const { bold, dim } = picocolors
  const isOurs = subject.startsWith('tutti')
  return [isOurs ? bold(subject) : subject, isOurs ? bold(figure) : figure, dim(spread), ...ratios]
}

function draw(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({ head: [...head], style: { head: [], border: ['gray'], compact: true }, wordWrap: true })
  for (const row of rows) table.push([...row])
  return table.toString()
}
