import { AIMS } from '../aims.ts'
import { aimTable, shapeSection } from './page.ts'
import type { RunReport } from './run.ts'

/**
 * The text of `docs/benchmarks.md` after a run of some shapes: their sections and their rows among
 * the aims are new, and each section says where and when it was measured. The rest is as it was.
 *
 * @param order - Names of all shapes, as their sections stand in the page.
 */
export function updatedPage(page: string, report: RunReport, order: readonly string[]): string {
  const [head = '', ...old] = page.trimEnd().split(/^(?=## )/m)
  const sections = new Map(old.map((text) => [nameOf(text), text.trimEnd()]))
  const aims = sections.get('Aims') ?? ''
  for (const shape of report.shapes) sections.set(shape.shape, shapeSection(shape, report.machine))
  sections.set('Aims', updatedAims(aims, report))
  const names = ['Aims', ...order].filter((name) => sections.has(name))
  return [head.trimEnd(), ...names.map((name) => sections.get(name) ?? ''), ''].join('\n\n').trimEnd().concat('\n')
}

function nameOf(section: string): string {
  return section.slice(3, section.indexOf('\n'))
}

/** Rows are in the order of the aims. */
function updatedAims(section: string, { aims, shapes }: RunReport): string {
  const measured = shapes.map(({ shape }) => shape)
  const [, , columns = '', rule = '', ...rows] = section.split('\n')
  const [, , ...fresh] = aimTable(aims).split('\n')
  const shapeOf = (row: string): string => row.split(' | ')[0]?.slice(2) ?? ''
  const kept = rows.filter((row) => row.startsWith('|') && !measured.includes(shapeOf(row)))
  const placeOf = (row: string): number => AIMS.findIndex(({ shape, what }) => row.startsWith(`| ${shape} | ${what} |`))
  const all = [...kept, ...fresh].toSorted((a, b) => placeOf(a) - placeOf(b))
  return ['## Aims', '', columns, rule, ...all].join('\n')
}
