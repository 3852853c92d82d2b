import { readFileSync, writeFileSync } from 'node:fs'
import { Command, InvalidArgumentError } from 'commander'
import { benchmarksPage } from './harness/page.ts'
import { run } from './harness/run.ts'
import { renderRun } from './harness/table.ts'
import { updatedPage } from './harness/update-page.ts'
import { SHAPES } from './shapes/all.ts'

interface Options {
  readonly json: boolean
  readonly quick: boolean
  readonly list: boolean
  readonly writeDocs: boolean
  readonly subjects?: readonly string[]
  readonly nodeArgs?: readonly string[]
}

const names = SHAPES.map(({ name }) => name)

function shapeName(value: string, previous: readonly string[]): readonly string[] {
  if (!names.includes(value)) throw new InvalidArgumentError(`There are ${names.join(', ')}.`)
  return [...previous, value]
}

const listOf = (value: string): readonly string[] => value.split(',').map((part) => part.trim())

const command = new Command('bench')
  .description('Measures Tutti beside others, all in the same run.')
  .argument('[shapes...]', 'what to measure (default: everything)', shapeName, [])
  .option('--json', 'print figures as JSON', false)
  .option('--quick', 'fewer and shorter rounds: to see that all works, not to compare', false)
  .option('--list', 'say what can be measured', false)
  .option('--subjects <names>', 'only these, separated by commas, as "floor,tutti"', listOf)
  .option('--node-args <args>', 'arguments of the Node that measures, separated by commas, as "--cpu-prof"', listOf)
  .option('--write-docs', 'write docs/benchmarks.md, or the sections of the named shapes in it', false)
  .parse()

async function main(shapes: readonly string[], options: Options): Promise<void> {
  if (options.list) {
    for (const { name, title } of SHAPES) console.log(`${name.padEnd(16)}${title}`)
    return
  }
  if (options.writeDocs && (options.quick || options.subjects !== undefined))
    command.error('--write-docs takes whole shapes: no --quick, no --subjects.')
  const report = await run({
    shapes: shapes.length === 0 ? names : names.filter((name) => shapes.includes(name)),
    isQuick: options.quick,
    subjects: options.subjects,
    nodeArgs: options.nodeArgs ?? [],
    onProgress: (line) => console.error(line),
  })
  console.log(options.json ? JSON.stringify(report, undefined, 2) : renderRun(report, process.stdout.isTTY))
  if (!options.writeDocs) return
  const page = new URL('../docs/benchmarks.md', import.meta.url)
  writeFileSync(
    page,
    shapes.length === 0 ? benchmarksPage(report) : updatedPage(readFileSync(page, 'utf8'), report, names),
  )
}

await main(command.processedArgs[0] as readonly string[], command.opts<Options>())
